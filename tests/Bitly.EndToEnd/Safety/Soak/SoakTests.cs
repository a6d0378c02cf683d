using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Bitly.EndToEnd.Safety.Soak;

/// <summary>
/// One server that loads without a pause, two servers and two command lines that ask, and a foreign reader. Every load replaces several tables and so
/// gives all rows one load id: a reader that sees two has seen half a load. <c>BITLY_SOAK</c> is the number of seconds (8), <c>BITLY_LINKS</c> the links (500).
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string LoadIds = """
        SELECT count(DISTINCT load_id) FROM (
            SELECT _dlt_load_id AS load_id FROM bitly_data.group_bitlinks UNION ALL SELECT _dlt_load_id FROM bitly_data.groups
            UNION ALL SELECT max(load_id) FROM bitly_data._dlt_loads
            UNION ALL SELECT b._dlt_load_id FROM bitly_data.group_bitlinks__tags t LEFT JOIN bitly_data.group_bitlinks b ON b._dlt_id = t._dlt_parent_id)
        """;

    /// <summary>A server's memory may grow by this much between its first and its last quarter.</summary>
    private const double Growth = 1.25;

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, double> _longest = new();

    [Fact]
    public async Task Loads_queries_and_a_foreign_reader_side_by_side_see_no_lock_and_no_half_load()
    {
        var time = TimeSpan.FromSeconds(Settings.Number("BITLY_SOAK", 8));
        using var sandbox = await SandboxProcess.StartAsync(1, Settings.Number("BITLY_LINKS", 500));
        using var project = new LiveProject(sandbox.BaseUrl, "[resource_defaults]\nwrite_disposition = \"replace\"\n\n[[resources]]\nuse = \"groups\"\n\n[[resources]]\nuse = \"group_bitlinks\"\nwrite_disposition = \"replace\"\n");
        var first = await project.RunAsync("run", "--json");
        Assert.True(first.Code == 0, first.Text + first.ErrorText);
        using var over = new CancellationTokenSource(time);
        using var foreign = new ForeignReader(project.Database, LoadIds);
        var memory = new List<long>();
        await Task.WhenAll(
            LoadAsync(project, memory, over.Token),
            AskServerAsync(project, "server 1", over.Token), AskServerAsync(project, "server 2", over.Token),
            AskCommandAsync(project, "command 1", over.Token), AskCommandAsync(project, "command 2", over.Token));
        var seen = await foreign.EndAsync();
        Tell(time, seen, memory);
        Assert.Empty(_errors);
        Assert.Equal("", seen.Errors);
        Assert.Equal(0, seen.Halves);
        Assert.True(seen.Reads > 0, "The foreign reader never got the file.");
        Assert.All(new[] { "load", "server 1", "server 2", "command 1", "command 2" }, who => Assert.True(_counts.GetValueOrDefault(who) > 0, who));
        Assert.True(IsFlat(memory), string.Join(' ', memory.Select(bytes => bytes >> 20)));
    }

    /// <summary>Loads in a row by one server, whose memory is looked at after each.</summary>
    private async Task LoadAsync(LiveProject project, List<long> memory, CancellationToken over)
    {
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        while (!over.IsCancellationRequested)
        {
            await TimedAsync("load", async () =>
            {
                var answer = (await session.CallAsync("run-pipeline"))["result"]!;
                return answer["structuredContent"]?["status"]?.GetValue<string>() == "completed" ? null : answer.ToJsonString();
            });
            session.Process.Refresh();
            memory.Add(session.Process.WorkingSet64);
        }
    }

    private async Task AskServerAsync(LiveProject project, string who, CancellationToken over)
    {
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        while (!over.IsCancellationRequested)
        {
            await TimedAsync(who, async () =>
            {
                var answer = (await session.CallAsync("query-table", new JsonObject { ["sql"] = LoadIds }))["result"]!;
                return answer["structuredContent"]?["rows"]?[0]?[0]?.ToJsonString() == "1" ? null : answer.ToJsonString();
            });
        }
    }

    private async Task AskCommandAsync(LiveProject project, string who, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await TimedAsync(who, async () =>
            {
                var ended = await project.RunAsync("query", "--format", "csv", LoadIds);
                return ended.Code == 0 && ended.Text.Trim().Split('\n')[^1].Trim() == "1" ? null : $"exit {ended.Code} {ended.Text} {ended.ErrorText}";
            });
        }
    }

    private async Task TimedAsync(string who, Func<Task<string?>> act)
    {
        var watch = Stopwatch.StartNew();
        if (await act() is { } wrong)
        {
            _errors.Enqueue($"{who}: {wrong}");
        }

        _counts.AddOrUpdate(who, 1, (_, count) => count + 1);
        _longest.AddOrUpdate(who, watch.Elapsed.TotalSeconds, (_, before) => Math.Max(before, watch.Elapsed.TotalSeconds));
    }

    /// <summary>Means, because one look falls before a collection and the next one after it. A short run has not warmed up yet.</summary>
    private static bool IsFlat(List<long> memory) =>
        memory.Count < 80 || memory.TakeLast(memory.Count / 4).Average() < memory.Skip(memory.Count / 4).Take(memory.Count / 4).Average() * Growth;

    private void Tell(TimeSpan time, (int Reads, double LongestWait, int Halves, string Errors) foreign, List<long> memory)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s: {string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value} (longest {_longest[pair.Key]:0.0} s)"))}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"foreign reader {foreign.Reads} (longest {foreign.LongestWait:0.0} s), {foreign.Halves} half loads"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the loading server in MB: {string.Join(' ', memory.Where((_, index) => index % Math.Max(1, memory.Count / 20) == 0).Select(bytes => bytes >> 20))}"));
        foreach (var error in _errors.Take(10))
        {
            output.WriteLine(error);
        }
    }
}
