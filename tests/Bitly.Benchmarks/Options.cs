using System.Globalization;
using Bitly.Benchmarks.Measuring;

namespace Bitly.Benchmarks;

/// <summary>What a run measures. Sizes are links.</summary>
internal sealed record Options
{
    public const string Usage = """
        dotnet run -c Release --project tests/Bitly.Benchmarks -- [options]
          --smoke        small sizes, under a minute; fails when a number is worse than twice its target
          --point N      only this point, 1 to 8; may be given several times
          --links N      links of the loads (300,000; the memory point also loads 1,000,000)
          --huge         also load 10,000,000 links in the memory point; needs 4 GB of disk and some minutes
          --rounds N     rounds of each case (5)
          --program DIR  measure the bitly-mcp of this folder instead of publishing it as README says
          --again        take the programs that an earlier run published
          --start        only the table of starts: 15 of each, compiled in three ways, ours and hello-world; the native builds take minutes
          --json FILE    also write the result as JSON
          --readme       also write the result into README.md and tests/Bitly.Benchmarks/results.json
          --add          with --readme: as a further run, beside those that stand there
          --micro [...]  BenchmarkDotNet over the small parts instead; what follows goes to it
        """;

    public bool Smoke { get; init; }
    public IReadOnlySet<int> Points { get; init; } = new HashSet<int>();
    public int Links { get; init; } = 300_000;
    public bool Huge { get; init; }
    public int Rounds { get; init; } = 5;
    public string? Json { get; init; }
    public bool Readme { get; init; }

    /// <summary>Whether the result joins those that README has, of the same programs on the same machine.</summary>
    public bool Add { get; init; }

    /// <summary>Whether only the table of starts is wanted.</summary>
    public bool Start { get; init; }

    /// <summary>Folder of the bitly-mcp that is started; null publishes one as README says.</summary>
    public string? ProgramFolder { get; init; }

    /// <summary>Full path of the bitly-mcp that is started.</summary>
    public string Server => ProgramFolder is null ? Published.Server() : Path.Combine(ProgramFolder, OperatingSystem.IsWindows() ? "bitly-mcp.exe" : "bitly-mcp");

    /// <summary>How that one is compiled: starts are compared like with like.</summary>
    public Build Build => ProgramFolder is null || File.Exists(Path.Combine(ProgramFolder, "bitly-mcp.dll")) ? Build.ReadyToRun : Build.Native;

    /// <summary>The bitly-mcp whose start is measured. A smoke run takes the way README installs: the native server of comparison would take minutes to make.</summary>
    public string StartedServer => Smoke ? Published.Server() : Server;

    /// <summary>The hello-world server that its start is measured against, compiled in the same way.</summary>
    public string HelloServer => Published.Baselines(Smoke ? Build.ReadyToRun : Build);

    /// <summary>How many times its target a number may be.</summary>
    public double Slack => Smoke ? 2 : 1;

    /// <summary>Rounds that do not count.</summary>
    public int Warmups => Smoke ? 0 : 1;

    public bool Wants(int point) => Points.Count == 0 || Points.Contains(point);

    /// <summary>The options, or null when the arguments make no sense.</summary>
    public static Options? Parse(IReadOnlyList<string> arguments)
    {
        var smoke = arguments.Contains("--smoke");
        var options = smoke ? new Options { Smoke = true, Links = 30_000, Rounds = 2 } : new Options();
        var points = new HashSet<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--smoke":
                    continue;
                case "--huge":
                    options = options with { Huge = true };
                    continue;
                case "--again":
                    Published.Again = true;
                    continue;
                case "--start":
                    options = options with { Start = true };
                    continue;
                case "--readme":
                    options = options with { Readme = true };
                    continue;
                case "--add":
                    options = options with { Add = true };
                    continue;
                case "--json" when value.Length > 0:
                    options = options with { Json = value };
                    break;
                case "--program" when Directory.Exists(value):
                    options = options with { ProgramFolder = Path.GetFullPath(value) };
                    break;
                case "--point" when Number(value) is >= 1 and <= 8 and var point:
                    points.Add(point);
                    break;
                case "--links" when Number(value) is >= 1000 and var links:
                    options = options with { Links = links };
                    break;
                case "--rounds" when Number(value) is >= 1 and var rounds:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options with { Points = points };
    }

    private static int Number(string text) => int.TryParse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) ? number : -1;
}
