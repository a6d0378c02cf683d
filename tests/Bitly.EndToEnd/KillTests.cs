using System.Diagnostics;
using System.Globalization;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using Xunit;

namespace Bitly.EndToEnd;

/// <summary>
/// The program is killed at random moments of a load and started again. BITLY_KILLS sets the number of kills (default 6; 200 takes some minutes),
/// BITLY_SEED the moments.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Links = 4000;
    private const int Groups = 3;
    private const int Connections = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("bitly-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_load_that_is_killed_again_and_again_ends_with_the_rows_of_an_undisturbed_one()
    {
        var kills = Number("BITLY_KILLS", 6);
        var seed = Number("BITLY_SEED", Random.Shared.Next());
        output.WriteLine($"BITLY_SEED={seed}");
        var random = new Random(seed);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Groups = Groups, LinksPerGroup = Links, QrCodesPerGroup = 0 }, TestContext.Current.CancellationToken);
        WriteDefinition(sandbox.BaseUrl);
        var loads = 0;
        for (var done = 0; done < kills;)
        {
            var (begun, killed) = (sandbox.Log.Count, 0);
            while (await RunAsync(done < kills ? TimeSpan.FromMilliseconds(random.Next(250, 2200)) : null) is { } code)
            {
                Assert.Equal(-1, code);
                done++;
                killed++;
            }

            loads++;
            Check(sandbox, begun, killed);
            Reset();
        }

        output.WriteLine($"{kills} kills, {loads} loads");
    }

    /// <summary>Runs the program; null when it ended well, -1 when it was killed, else its exit code.</summary>
    private async Task<int?> RunAsync(TimeSpan? killAfter)
    {
        var start = new ProcessStartInfo(ProgramProcess.Executable, ["run", "--json"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = "sandbox-token";
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(killAfter ?? TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (killAfter is not null)
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return -1;
        }

        Assert.True(process.ExitCode == 0, $"{await text}{await errors}");
        return null;
    }

    private void Check(SandboxServer sandbox, int begun, int killed)
    {
        var destination = new DuckDbDestination(new DuckDbOptions { Path = Path.Combine(_folder, "bitly_pipeline.duckdb") }, TimeProvider.System);
        using var session = destination.Open(SessionMode.Read, TestContext.Current.CancellationToken);
        var counts = session.Query("SELECT count(*), count(DISTINCT id), (SELECT count(*) FROM bitly_data.groups), (SELECT count(*) FROM bitly_data._dlt_loads) FROM bitly_data.group_bitlinks")[0];
        Assert.Equal($"{Links * Groups} {Links * Groups} {Groups} 1", string.Join(' ', counts));

        var asked = sandbox.Log.All.Skip(begun).Select(request => request.Path + "?" + request.Query).ToList();
        var twice = asked.Count - asked.Distinct().Count();
        output.WriteLine($"{killed} kills: {asked.Count} requests, {twice} of them again");
        Assert.InRange(twice, 0, killed * Connections);
    }

    private void Reset()
    {
        Directory.Delete(Path.Combine(_folder, ".dlt"), recursive: true);
        File.Delete(Path.Combine(_folder, "bitly_pipeline.duckdb"));
    }

    private void WriteDefinition(string url) => File.WriteAllText(Path.Combine(_folder, "bitly_pipeline.toml"), $$"""
        [pipeline]
        name = "bitly_pipeline"
        dataset_name = "bitly_data"
        source_name = "bitly_source"

        [client]
        base_url = "{{url}}"
        auth = { type = "bearer", token = "access_token" }

        [[resources]]
        use = "groups"

        [[resources]]
        use = "group_bitlinks"
        """);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
