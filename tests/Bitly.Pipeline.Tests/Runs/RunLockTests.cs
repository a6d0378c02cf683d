using System.Diagnostics;
using System.Globalization;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_run_is_told_who_runs_and_since_when()
    {
        using var first = await Take("first");

        var error = await Assert.ThrowsAsync<PipelineException>(() => Take("second"));

        Assert.Equal("RUN_IN_PROGRESS", error.Code);
        Assert.Equal(Recovery.RetryLater, error.Recovery);
        Assert.Contains($"process {Environment.ProcessId} since ", error.Message);
        Assert.Equal("first", error.Next!.Arguments!["run_id"]);
        Assert.Equal("first", RunLock.Holder(_folder.Path)!.RunId);
    }

    [Fact]
    public async Task A_released_lock_can_be_taken_again_and_nobody_holds_it()
    {
        (await Take("first")).Dispose();

        Assert.Null(RunLock.Holder(_folder.Path));
        using var second = await Take("second");
        Assert.Equal("second", RunLock.Holder(_folder.Path)!.RunId);
    }

    [Fact]
    public async Task What_a_dead_owner_left_holds_nobody_up()
    {
        File.WriteAllText(_folder.At("run.lock"), "");
        File.WriteAllText(_folder.At("run.json"), """{"run_id":"dead","process_id":999999,"since":"2026-01-01T00:00:00+00:00"}""");

        Assert.Null(RunLock.Holder(_folder.Path));
        using var mine = await Take("mine");
    }

    [Fact]
    public async Task A_killed_process_loses_its_lock()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var path = _folder.At("run.lock");
        File.WriteAllText(path, "");
        using var owner = Process.Start(new ProcessStartInfo("flock", [path, "sh", "-c", "echo held; read line"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        Assert.Equal("held", await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<PipelineException>(() => Take("early"));

        owner.Kill(entireProcessTree: true);
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var mine = await Take("mine");
    }

    [Fact]
    public async Task A_lock_that_can_not_be_made_is_no_run_of_somebody_else()
    {
        // A folder in its place: the same for every user, root too, and it says neither full nor read-only nor held.
        Directory.CreateDirectory(_folder.At("run.lock"));

        var told = await Assert.ThrowsAnyAsync<Exception>(() => Take("mine"));

        Assert.IsNotType<PipelineException>(told);
        File.WriteAllText(_folder.At("run.json"), """{"run_id":"old","process_id":999999,"since":"2026-01-01T00:00:00+00:00"}""");
        Assert.Null(RunLock.Holder(_folder.Path));
    }

    [Fact]
    public async Task A_working_folder_deleted_meanwhile_does_not_keep_the_lock_held()
    {
        var first = await Take("first");
        Directory.Delete(_folder.Path, recursive: true);

        first.Dispose();
        using var second = await Take("second");
    }

    [Theory]
    [InlineData(0, "0 seconds")]
    [InlineData(0.001, "0.00 seconds")]
    [InlineData(0.26, "0.26 seconds")]
    [InlineData(1, "1 second")]
    [InlineData(1.5, "1.50 seconds")]
    [InlineData(2, "2 seconds")]
    [InlineData(60, "1 minute")]
    [InlineData(61.5, "1 minute and 1.50 seconds")]
    [InlineData(3725.25, "1 hour, 2 minutes and 5.25 seconds")]
    [InlineData(90061, "1 day, 1 hour, 1 minute and 1 second")]
    public void Durations_read_as_dlt_prints_them(double seconds, string expected) =>
        Assert.Equal(expected, ReportText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Run_ids_sort_by_time()
    {
        var first = PipelineRunner.NewRunId(DateTimeOffset.Parse("2026-01-02T03:04:05.000006Z", CultureInfo.InvariantCulture));

        Assert.Equal("20260102T030405.000006Z", first);
    }

    private Task<RunLock> Take(string runId) => RunLock.AcquireAsync(_folder.Path, "p", runId, TimeProvider.System, TestContext.Current.CancellationToken);
}
