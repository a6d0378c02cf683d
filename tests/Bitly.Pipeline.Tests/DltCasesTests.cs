using Bitly.DltCases;
using Bitly.Pipeline.Tests.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests;

/// <summary>The recorded runs of dlt through the engine, one test a file; see tests/Bitly.DltCases.</summary>
public sealed class DltCasesTests
{
    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(DltFiles.CasesFolder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_recorded_run_of_dlt_comes_out_the_same(string name)
    {
        var result = await CaseFile.RunAsync(Path.Combine(DltFiles.CasesFolder, name + ".json"));
        Assert.SkipWhen(result.Skipped is not null, result.Skipped ?? "");
        Assert.True(result.Differences.Count == 0, string.Join(Environment.NewLine, result.Differences));
    }
}
