using System.Text.RegularExpressions;
using Xunit;

namespace Bitly.Pipeline.Tests;

/// <summary>Holds the floors and the size budgets that src/Bitly.Pipeline/README.md and src/Bitly.Mcp/README.md describe.</summary>
public sealed partial class HouseTests
{
    private const int FileLines = 300;
    private const int MethodLines = 40;
    private const int ConstructorParameters = 5;
    private const int FolderFiles = 12;

    private static readonly Dictionary<string, int> EngineFloors = new()
    {
        ["Errors"] = 0, ["Events"] = 0,
        ["Configuration"] = 1, ["Schemas"] = 1,
        ["Rest"] = 2, ["Packages"] = 2, ["State"] = 2, ["Rows"] = 2,
        ["Catalog"] = 3, ["Destinations"] = 3,
        ["Extraction"] = 4, ["Normalization"] = 4, ["Loading"] = 4,
        ["Runs"] = 5, ["Datasets"] = 5, ["Planning"] = 5,
    };

    private static readonly Dictionary<string, int> ProgramFloors = new()
    {
        ["Answers"] = 0,
        ["Agents"] = 1, ["Scaffolding"] = 1, ["Sandbox"] = 1, ["Dashboard"] = 1,
        ["Operations"] = 2,
        ["Tools"] = 3, ["Prompts"] = 3, ["Resources"] = 3, ["Cli"] = 3,
    };

    /// <summary>Uses between rooms of one floor that are part of the picture.</summary>
    private static readonly HashSet<(string From, string To)> Neighbours = [
        ("Packages", "Rest"), // a package keeps the definition it began with
        ("State", "Packages"), // files that are whole or absent
    ];

    [Fact]
    public void Unsafe_code_is_in_two_files()
    {
        var files = new[] { "src/Bitly.Pipeline", "src/Bitly.Mcp" }.SelectMany(Repository.Sources)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"^[^/\n]*\bunsafe\b", RegexOptions.Multiline)).Select(Path.GetFileName);

        Assert.Equal(["EngineMemory.cs", "RowFeeds.cs"], files.Order());
    }

    [Theory]
    [InlineData("src/Bitly.Pipeline", "Bitly.Pipeline")]
    [InlineData("src/Bitly.Mcp", "Bitly.Mcp")]
    public void Imports_run_downwards_only(string project, string root)
    {
        var floors = project == "src/Bitly.Pipeline" ? EngineFloors : ProgramFloors;
        var wrong = new List<string>();
        foreach (var file in Repository.Sources(project))
        {
            var relative = Path.GetRelativePath(Path.Combine(Repository.Root, project), file).Replace('\\', '/');
            if (!relative.Contains('/'))
            {
                continue;
            }

            var room = relative.Split('/')[0];
            Assert.True(floors.ContainsKey(room), $"{project}/{room} is not in the picture of rooms");
            var used = Regex.Matches(File.ReadAllText(file), $@"\b{Regex.Escape(root)}\.([A-Z]\w+)").Select(m => m.Groups[1].Value)
                .Where(floors.ContainsKey).Distinct();
            wrong.AddRange(used.Where(u => u != room && floors[u] >= floors[room] && !Neighbours.Contains((room, u))).Select(u => $"{relative} ({room}) uses {u}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_its_budget() =>
        Assert.Empty(Repository.Sources("src").Select(f => (File: Repository.Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > FileLines));

    [Fact]
    public void No_method_is_longer_than_its_budget() =>
        Assert.Empty(Repository.Sources("src").SelectMany(f => LongMethods(f).Select(m => $"{Repository.Relative(f)}: {m}")));

    [Fact]
    public void No_constructor_takes_more_than_its_budget()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Sources("src"))
        {
            foreach (Match type in PrimaryConstructor().Matches(File.ReadAllText(file)))
            {
                var parameters = SplitParameters(type.Groups[2].Value);
                if (parameters > ConstructorParameters)
                {
                    wrong.Add($"{Repository.Relative(file)}: {type.Groups[1].Value} takes {parameters}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_holds_more_files_than_its_budget() =>
        Assert.Empty(Repository.Sources("src").GroupBy(f => Path.GetDirectoryName(f)!).Where(g => g.Count() > FolderFiles).Select(g => $"{Repository.Relative(g.Key)}: {g.Count()}"));

    [Fact]
    public void Types_have_telling_names() =>
        Assert.Empty(Repository.Sources("src").SelectMany(f => VagueName().Matches(File.ReadAllText(f)).Select(m => $"{Repository.Relative(f)}: {m.Value}")));

    [Fact]
    public void Only_the_catalogue_and_the_front_door_know_Bitly()
    {
        var wrong = Repository.Sources("src/Bitly.Pipeline")
            .Where(f => !Repository.Relative(f).StartsWith("src/Bitly.Pipeline/Catalog/", StringComparison.Ordinal) && Path.GetDirectoryName(Repository.Relative(f))?.Replace('\\', '/') != "src/Bitly.Pipeline")
            .Where(f => File.ReadLines(f).Any(l => Regex.IsMatch(Comment().Replace(l, ""), "bitly", RegexOptions.IgnoreCase)
                && Regex.Replace(Comment().Replace(l, ""), @"Bitly\.(Pipeline|Mcp)", "").Contains("bitly", StringComparison.OrdinalIgnoreCase)))
            .Select(Repository.Relative);
        Assert.Empty(wrong);
    }

    [Fact]
    public void One_file_names_Flurl() =>
        Assert.Single(Repository.Sources("src").Where(f => File.ReadLines(f).Any(l => Comment().Replace(l, "").Contains("Flurl", StringComparison.Ordinal))));

    [Fact]
    public void Every_error_code_is_in_the_list_of_codes()
    {
        var listed = File.ReadAllText(Path.Combine(Repository.Root, "src/Bitly.Pipeline/Errors/ErrorCodes.md"));
        var thrown = Repository.Sources("src").SelectMany(f => ErrorCode().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct();
        Assert.Empty(thrown.Where(code => !listed.Contains($"| {code} |", StringComparison.Ordinal) && !listed.Contains($"| `{code}` |", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> LongMethods(string file)
    {
        var lines = File.ReadAllLines(file);
        for (var i = 1; i < lines.Length; i++)
        {
            var indent = lines[i].TakeWhile(c => c == ' ').Count();
            if (lines[i].Trim() != "{" || indent < 4 || !LooksLikeMethod(lines, i, indent))
            {
                continue;
            }

            var close = Array.FindIndex(lines, i, l => l.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (close - i - 1 > MethodLines)
            {
                yield return $"{lines[i - 1].Trim()} has {close - i - 1} lines";
            }
        }
    }

    private static bool LooksLikeMethod(string[] lines, int brace, int indent)
    {
        for (var i = brace - 1; i >= 0 && lines[i].Trim().Length > 0; i--)
        {
            var at = lines[i].TakeWhile(c => c == ' ').Count();
            if (at == indent && MethodHead().IsMatch(lines[i]))
            {
                return true;
            }

            if (at < indent)
            {
                return false;
            }
        }

        return false;
    }

    private static int SplitParameters(string text)
    {
        var depth = 0;
        var count = text.Trim().Length == 0 ? 0 : 1;
        foreach (var c in text)
        {
            depth += c is '<' or '(' or '[' ? 1 : c is '>' or ')' or ']' ? -1 : 0;
            count += c == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"^\s+(public|internal|private|protected|static|async|override|unsafe)[\w\s<>\[\],.?*()]*\w\(")]
    private static partial Regex MethodHead();

    [GeneratedRegex(@"\b(?:class|struct)\s+(\w+)(?:<[^>]*>)?\(([^)]*(?:\([^)]*\)[^)]*)*)\)")]
    private static partial Regex PrimaryConstructor();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+\w*(?:Manager|Helper|Helpers|Utils|Util|Common|Service)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"new PipelineException\(\s*""([A-Z0-9_]+)""")]
    private static partial Regex ErrorCode();
}
