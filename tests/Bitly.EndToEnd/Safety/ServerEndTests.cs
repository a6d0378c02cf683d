using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Bitly.EndToEnd.Safety;

/// <summary>The server ends in the middle of a call: no child outlives it, the dataset is the last committed one, and the next run goes on.</summary>
public sealed class ServerEndTests : IAsyncLifetime
{
    private const string Endless = "SELECT md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b FROM range(100000000000) t(i) WHERE i % 7 < 6";
    private const string Counting = "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range + c.range = 7";

    private SandboxProcess _sandbox = null!;
    private LiveProject _project = null!;

    public static TheoryData<string, string> Ends()
    {
        var ends = new TheoryData<string, string>();
        foreach (var way in new[] { "stdin", "TERM", "INT", "KILL" })
        {
            foreach (var call in new[] { "run-pipeline", "query-table", "export.csv", "export.parquet" })
            {
                ends.Add(way, call);
            }
        }

        return ends;
    }

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxProcess.StartAsync(2, 3000);
        _project = new LiveProject(_sandbox.BaseUrl);
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        _project.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Whatever_ends_the_server_nothing_of_it_is_left_and_the_next_run_goes_on(string way, string call)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals, and children by /proc");
        Assert.Equal(0, (await _project.RunAsync("run")).Code);
        var before = _project.Fingerprint();

        await using var session = await McpSession.StartAsync(_project.Folder, _project.Environment);
        await BeginAsync(session, call);
        var children = Children(session.Process.Id);
        Assert.NotEmpty(children);
        await EndAsync(session, way);

        foreach (var child in children)
        {
            await GoneAsync(child);
        }

        if (call != "run-pipeline")
        {
            // A whole file appears or none; only a server that is killed outright leaves its hidden draft.
            Assert.Empty(Directory.EnumerateFiles(_project.Folder, "rows.*"));
            Assert.True(way == "KILL" || !Directory.EnumerateDirectories(_project.Folder, ".export-*").Any());
            Assert.Equal(before, _project.Fingerprint());
        }

        var next = await _project.RunAsync("run");
        Assert.True(next.Code == 0, next.ErrorText);
        Assert.Equal(before, _project.Fingerprint());
    }

    /// <summary>Returns when the call is under way: pages are asked for, or the worker computes or writes.</summary>
    private async Task BeginAsync(McpSession session, string call)
    {
        // The worker of queries starts with the server, so that a run has a child to lose, too.
        await session.CallAsync("query-table", new JsonObject { ["sql"] = "SELECT 1 AS a" });
        if (call == "run-pipeline")
        {
            var asked = _sandbox.LogLength;
            _project.Reset();
            await SendAsync(session, call, []);
            await UntilAsync(() => _sandbox.LogLength > asked + 1500);
            return;
        }

        var worker = Children(session.Process.Id).Single();
        var used = Ticks(worker);
        if (call == "query-table")
        {
            await SendAsync(session, call, new JsonObject { ["sql"] = Counting });
            await UntilAsync(() => Ticks(worker) > used + 20);
            return;
        }

        await SendAsync(session, "export-data", new JsonObject { ["sql"] = Endless, ["path"] = "rows" + call["export".Length..] });
        await UntilAsync(() => Directory.EnumerateDirectories(_project.Folder, ".export-*").SelectMany(Directory.EnumerateFiles).Any(file => new FileInfo(file).Length > 0));
    }

    private static Task SendAsync(McpSession session, string tool, JsonObject arguments) => session.SendAsync(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 999, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments } }.ToJsonString());

    private static async Task EndAsync(McpSession session, string way)
    {
        if (way == "stdin")
        {
            session.Process.StandardInput.Close();
        }
        else
        {
            using var kill = Process.Start("kill", ["-" + way, session.Process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await session.Process.WaitForExitAsync(patience.Token);
    }

    private static List<int> Children(int process) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Processor time of a process, in hundredths of a second.</summary>
    private static long Ticks(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static Task GoneAsync(int process) => UntilAsync(() => !File.Exists($"/proc/{process}/stat") || IsZombie(process));

    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task UntilAsync(Func<bool> happened)
    {
        var watch = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not happen.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
