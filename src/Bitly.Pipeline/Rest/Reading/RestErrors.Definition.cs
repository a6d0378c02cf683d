using System.Globalization;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Errors of definition files.</summary>
internal static partial class RestErrors
{
    public static PipelineException DefinitionMissing(string file) =>
        new("DEFINITION_MISSING", Recovery.FixAndRerun,
            $"There is no {Path.GetFileName(file)} in {Path.GetDirectoryName(Path.GetFullPath(file))}. It says what to load; make one with `init`, or name the project's folder.",
            new NextStep("scaffold-pipeline", "writes a definition"));

    public static PipelineException DefinitionSyntax(string file, TomlProblem problem) =>
        new("DEFINITION_SYNTAX", Recovery.FixAndRerun, $"{Path.GetFileName(file)}:{problem.Line}:{problem.Column}: not valid TOML: {problem.Message}.");

    public static PipelineException DefinitionInvalid(string file, IReadOnlyList<DefinitionProblem> problems)
    {
        var name = Path.GetFileName(file);
        var lines = problems.Select(problem => Line(name, problem)).ToList();
        var more = lines.Count == 1 ? "" : $"\nand {lines.Count - 1} more:\n{string.Join('\n', lines.Skip(1).Take(20))}";
        return new("DEFINITION_INVALID", Recovery.FixAndRerun, lines[0] + more)
        {
            Cause = lines[0],
            Evidence = new Dictionary<string, string>
            {
                ["problems"] = string.Join('\n', lines),
                ["count"] = lines.Count.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    private static string Line(string name, DefinitionProblem problem)
    {
        var place = problem.Line == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{problem.Line}:{problem.Column}");
        return $"{place}: {problem.Path}: {problem.Reason}";
    }
}
