using System.Diagnostics;
using System.Globalization;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Datasets;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.EndToEnd.Safety.Locks;

/// <summary>
/// Loads by the real program, four clients that ask all the time, and a foreign DuckDB reader, side by side on one file.
/// <c>BITLY_SOAK</c> sets the seconds (12; 600 is the long form).
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int First = 400;
    private const int Each = 25;
    private const int Clients = 4;

    private const string Question = """
        SELECT (SELECT count(*) FROM group_bitlinks) AS links, (SELECT count(*) FROM _dlt_loads) AS loads,
          (SELECT count(*) FROM group_bitlinks WHERE _dlt_load_id NOT IN (SELECT load_id FROM _dlt_loads)) AS strays,
          (SELECT count(*) FROM group_bitlinks__tags t WHERE NOT EXISTS (FROM group_bitlinks b WHERE b._dlt_id = t._dlt_parent_id)) AS orphans
        """;

    private int _queries;
    private int _foreign;

    [Fact]
    public async Task Nobody_meets_a_lock_or_half_a_load_and_memory_stays_flat()
    {
        var time = TimeSpan.FromSeconds(Settings.Number("BITLY_SOAK", 12));
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Groups = 1, LinksPerGroup = First, MaxConnections = 20 }, TestContext.Current.CancellationToken);
        using var project = new LiveProject(sandbox.BaseUrl);
        await LoadAsync(project);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
#pragma warning disable CA2025 // all of them are waited for before the project goes
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(project, stop.Token), TestContext.Current.CancellationToken))
            .Append(Task.Run(() => ReadForeignAsync(project, stop.Token), TestContext.Current.CancellationToken)).ToList();
#pragma warning restore CA2025
        var (loads, early) = (1, 0L);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time || loads < 4; loads++)
        {
            sandbox.AddLinks("Bsandbox001", Each);
            await LoadAsync(project);
            Assert.All(clients, client => Assert.False(client.IsFaulted, client.Exception?.ToString()));
            early = watch.Elapsed > time / 3 && early == 0 ? Memory() : early;
        }

        var late = Memory();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loads} loads, {_queries} queries of {Clients} clients, {_foreign} foreign reads; managed memory {early >> 20} MB at a third, {late >> 20} MB at the end"));
        Assert.Equal([(First + ((loads - 1) * Each)).ToString(CultureInfo.InvariantCulture)], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.InRange(late, 0, early + (64 << 20));
    }

    private static async Task LoadAsync(LiveProject project)
    {
        var ended = await project.RunAsync("run", "--json");
        Assert.True(ended.Code == 0, ended.Text + ended.ErrorText);
    }

    private async Task AskAsync(LiveProject project, CancellationToken stop)
    {
        var location = new DatasetLocation { DatabasePath = project.Database, Dataset = "bitly_data", ProjectFolder = project.Folder };
        await using var reader = new DatasetReader(location, WorkerLaunch.Of("bitly-mcp"), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            var answer = await reader.QueryAsync(Question, new QueryLimits(), null, TestContext.Current.CancellationToken);
            Check([.. answer.Rows[0].Select(cell => long.Parse(cell.ToString(), CultureInfo.InvariantCulture))]);
            Interlocked.Increment(ref _queries);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Another program does not know our manners: when it meets a load it fails and comes again.</summary>
    private async Task ReadForeignAsync(LiveProject project, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Check([.. project.Query(Question.Replace("SELECT (SELECT", "SELECT concat_ws(' ', (SELECT", StringComparison.Ordinal).Replace(" AS orphans", ")", StringComparison.Ordinal)
                    .Replace(" AS links", "", StringComparison.Ordinal).Replace(" AS loads", "", StringComparison.Ordinal).Replace(" AS strays", "", StringComparison.Ordinal)
                    .Replace("group_bitlinks", "bitly_data.group_bitlinks", StringComparison.Ordinal).Replace("_dlt_loads", "bitly_data._dlt_loads", StringComparison.Ordinal))[0].Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture))]);
                Interlocked.Increment(ref _foreign);
            }
            catch (DuckDBException error) when (error.Message.Contains("lock", StringComparison.OrdinalIgnoreCase))
            {
                // A load holds the file.
            }

            await Task.Delay(30, CancellationToken.None);
        }
    }

    private static void Check(long[] numbers)
    {
        Assert.Equal(First + ((numbers[1] - 1) * Each), numbers[0]);
        Assert.Equal((0, 0), (numbers[2], numbers[3]));
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
