using Bitly.DltCases;
using Bitly.Pipeline.Tests.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests;

/// <summary>The recorded runs of dlt through the engine, one test a file; see tests/Bitly.DltCases.</summary>
public sealed class DltCasesTests
{
    public static TheoryData<string> Files() => FilesOf(DltFiles.CasesFolder);

    public static TheoryData<string> OwnFiles() => FilesOf(DltFiles.OwnCasesFolder);

    [Theory]
    [MemberData(nameof(Files))]
    public Task A_recorded_run_of_dlt_comes_out_the_same(string name) => RunAsync(DltFiles.CasesFolder, name);

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public Task A_run_of_dlt_over_an_input_of_ours_comes_out_the_same(string name) => RunAsync(DltFiles.OwnCasesFolder, name);

    private static TheoryData<string> FilesOf(string folder) => [.. Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static async Task RunAsync(string folder, string name)
    {
        var result = await CaseFile.RunAsync(Path.Combine(folder, name + ".json"));
        Assert.SkipWhen(result.Skipped is not null, result.Skipped ?? "");
        Assert.True(result.Differences.Count == 0, string.Join(Environment.NewLine, result.Differences));
    }
}
