using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

public sealed class PipelineRunnerTests : IDisposable
{
    private static readonly ResourceDefinition Items = ExtractorTests.Resource("items") with
    {
        Endpoint = new EndpointDefinition { Path = "items", Incremental = new IncrementalDefinition { CursorPath = "ts" } },
    };

    private readonly TestPipeline _pipeline = new(Items);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_run_loads_what_the_api_gives_and_says_so_in_dlts_words()
    {
        Given("""{"items":[{"id":1,"ts":10,"tags":["a","b"]},{"id":2,"ts":20,"tags":[]}]}""");

        var report = await _pipeline.Run();

        Assert.Equal(["1|10", "2|20"], _pipeline.Query("SELECT id, ts FROM d.items ORDER BY id"));
        Assert.Equal(["a", "b"], _pipeline.Query("SELECT value FROM d.items__tags ORDER BY _dlt_list_idx"));
        var package = Assert.Single(report.Packages);
        Assert.Equal(2, package.RowCounts["items"]);
        Assert.Equal([package.LoadId + "|0"], _pipeline.Query("SELECT load_id, status FROM d._dlt_loads"));
        var lines = ReportText.Lines(report);
        Assert.Matches("^Pipeline p load step completed in .* seconds?$", lines[0]);
        Assert.Equal("1 load package(s) were loaded to destination duckdb and into dataset d", lines[1]);
        Assert.Equal($"The duckdb destination used duckdb:///{_pipeline.Database} location to store data", lines[2]);
        Assert.Equal($"Load package {package.LoadId} is LOADED and contains no failed jobs", lines[3]);
    }

    [Fact]
    public async Task The_second_run_takes_only_what_is_new_and_the_third_makes_no_package()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        await _pipeline.Run();
        Given("""{"items":[{"id":1,"ts":10},{"id":2,"ts":20}]}""");
        await _pipeline.Run();
        var third = await _pipeline.Run();

        Assert.Equal(["1", "2"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
        Assert.Empty(third.Packages);
        Assert.Equal("Pipeline p load step completed in ---", ReportText.Lines(third)[0]);
        Assert.Equal(2, _pipeline.Shelf.All().Count);
        Assert.Equal(["1", "2"], _pipeline.Query("SELECT version FROM d._dlt_pipeline_state ORDER BY version"));
        Assert.Equal(["2"], _pipeline.Query("SELECT version FROM d._dlt_version"));
    }

    [Fact]
    public async Task A_first_run_without_records_stores_the_state_and_no_table()
    {
        Given("""{"items":[]}""");

        var report = await _pipeline.Run();

        Assert.Single(report.Packages);
        Assert.Equal(["1"], _pipeline.Query("SELECT count(*) FROM d._dlt_pipeline_state"));
        Assert.Equal(["0"], _pipeline.Query("SELECT count(*) FROM information_schema.tables WHERE table_name = 'items'"));
    }

    [Fact]
    public async Task An_extract_that_died_is_finished_by_the_next_run_without_a_page_asked_twice()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""", """{"items":[{"id":3,"ts":30}]}""");
        Failing("items//2");
        var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        var trace = new TraceStore(_pipeline.Working).Last()!;

        _pipeline.Api.Before = _ => Task.CompletedTask;
        var report = await _pipeline.Run();

        Assert.Equal("extract", error.Step);
        Assert.Equal(RunStatus.Failed, trace.Status);
        Assert.Equal("SERVER_ERROR", trace.Error!.Code);
        Assert.True(Assert.Single(report.Packages).Resumed);
        Assert.Equal(error.LoadId, report.Packages[0].LoadId);
        Assert.Equal(["items//0", "items//1", "items//2"], _pipeline.Api.Asked);
        Assert.Equal(["1", "2", "3"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
    }

    [Fact]
    public async Task The_cursor_moves_only_with_the_commit()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        Failing("items//1");
        await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());

        Assert.False(File.Exists(Path.Combine(_pipeline.Working, "state.json")));
    }

    [Fact]
    public async Task A_commit_whose_note_was_lost_is_found_again_and_not_repeated()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        await _pipeline.Run();
        var package = Assert.Single(_pipeline.Shelf.All());
        package.Update(package.Manifest with { State = PackageState.Extracted });
        File.Delete(Path.Combine(_pipeline.Working, "state.json"));

        var report = await _pipeline.Run();

        Assert.Equal(package.LoadId, Assert.Single(report.Packages).LoadId);
        Assert.Equal(["1"], _pipeline.Query("SELECT count(*) FROM d.items"));
        Assert.Equal(["1"], _pipeline.Query("SELECT count(*) FROM d._dlt_loads"));
        Assert.Empty((await _pipeline.Run()).Packages);
    }

    [Fact]
    public async Task A_fresh_machine_takes_cursor_and_schema_from_the_destination()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        await _pipeline.Run();
        Directory.Delete(_pipeline.Working, recursive: true);
        Given("""{"items":[{"id":1,"ts":10},{"id":2,"ts":20}]}""");

        await _pipeline.Run();

        Assert.Equal(["1", "2"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
        Assert.Equal(["1"], _pipeline.Query("SELECT count(*) FROM d._dlt_version"));
    }

    [Fact]
    public async Task When_the_database_is_gone_the_state_is_forgotten_and_all_is_read_anew()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        await _pipeline.Run();
        File.Delete(_pipeline.Database);

        var report = await _pipeline.Run();

        Assert.Equal(["1"], _pipeline.Query("SELECT id FROM d.items"));
        Assert.Contains(report.Warnings, warning => warning.Contains("not in the destination any more"));
    }

    [Fact]
    public async Task A_kept_package_is_replayed_into_another_database_without_a_request()
    {
        Given("""{"items":[{"id":1,"ts":10,"tags":["x"]}]}""");
        var loaded = await _pipeline.Run();
        var asked = _pipeline.Api.Asked.Count;
        var other = _pipeline.At("other.duckdb");

        var report = await new PipelineRunner(_pipeline.Parts).ReplayAsync(loaded.Packages[0].LoadId, TestPipeline.Destination(other), null, TestContext.Current.CancellationToken);

        Assert.Equal(["1"], _pipeline.Query("SELECT id FROM d.items", other));
        Assert.Equal(["x"], _pipeline.Query("SELECT value FROM d.items__tags", other));
        Assert.Equal(0, report.RequestsSpent);
        Assert.Equal(asked, _pipeline.Api.Asked.Count);
        Assert.EndsWith("other.duckdb", report.Location);
    }

    [Fact]
    public async Task A_replay_elsewhere_leaves_a_package_that_waits_waiting()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        var loaded = await _pipeline.Run();
        var package = _pipeline.Shelf.Find(loaded.Packages[0].LoadId);
        package.Update(package.Manifest with { State = PackageState.Extracted, LoadedAt = null });

        await new PipelineRunner(_pipeline.Parts).ReplayAsync(package.LoadId, TestPipeline.Destination(_pipeline.At("other.duckdb")), null, TestContext.Current.CancellationToken);

        Assert.True(_pipeline.Shelf.Find(package.LoadId).IsPending);
    }

    [Fact]
    public async Task A_replay_of_what_is_there_changes_nothing()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");
        var loaded = await _pipeline.Run();

        var report = await new PipelineRunner(_pipeline.Parts).ReplayAsync(loaded.Packages[0].LoadId, null, null, TestContext.Current.CancellationToken);

        Assert.Contains(report.Warnings, warning => warning.Contains("already"));
        Assert.Equal(["1"], _pipeline.Query("SELECT count(*) FROM d.items"));
    }

    [Fact]
    public async Task A_capped_run_leaves_a_package_that_later_runs_finish()
    {
        Given([.. Enumerable.Range(1, 7).Select(id => $$"""{"items":[{"id":{{id}},"ts":{{id}}}]}""")]);
        for (var run = 0; run < 3; run++)
        {
            var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run(new RunOptions { MaxRequests = 2 }));
            Assert.Equal("REQUEST_BUDGET_SPENT", error.Code);
            Assert.Equal(Recovery.RetryLater, error.Recovery);
        }

        var last = await _pipeline.Run(new RunOptions { MaxRequests = 2 });

        Assert.Equal(1, last.RequestsSpent);
        Assert.Equal(7, _pipeline.Api.Asked.Distinct().Count());
        Assert.Equal(7, _pipeline.Api.Asked.Count);
        Assert.Equal(["7"], _pipeline.Query("SELECT count(*) FROM d.items"));
    }

    [Fact]
    public async Task A_contract_that_fails_keeps_the_pages_and_a_corrected_one_loads_them_without_a_request()
    {
        _pipeline.Definition = WithContract(null);
        Given("""{"items":[{"id":1,"ts":10}]}""");
        await _pipeline.Run();
        _pipeline.Definition = WithContract(new SchemaContract(Columns: ContractMode.Freeze));
        Given("""{"items":[{"id":2,"ts":20,"more":1}]}""");
        var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        var asked = _pipeline.Api.Asked.Count;

        _pipeline.Definition = WithContract(null);
        await _pipeline.Run();

        Assert.Equal("normalize", error.Step);
        Assert.Equal(["1|NULL", "2|1"], _pipeline.Query("SELECT id, more FROM d.items ORDER BY id"));
        Assert.Equal(asked, _pipeline.Api.Asked.Count);
    }

    [Theory]
    [InlineData("drop_sources", new[] { "1|NULL" })]
    [InlineData("drop_resources", new[] { "1|NULL" })]
    [InlineData("drop_data", new[] { "1|NULL" })]
    public async Task A_refresh_begins_anew(string mode, string[] expected)
    {
        Given("""{"items":[{"id":1,"ts":10},{"id":2,"ts":20}]}""");
        await _pipeline.Run();
        Given("""{"items":[{"id":1,"ts":10,"more":null}]}""");

        await _pipeline.Run(new RunOptions { Refresh = mode });

        Assert.Equal(expected, _pipeline.Query("SELECT id, NULL FROM d.items ORDER BY id"));
    }

    [Fact]
    public async Task A_stopped_run_says_so_and_the_next_one_goes_on()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        using var stop = new CancellationTokenSource();
        _pipeline.Api.Before = asked => asked == "items//0" ? stop.CancelAsync() : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run(stop: stop));
        _pipeline.Api.Before = _ => Task.CompletedTask;
        await _pipeline.Run();

        Assert.Equal("RUN_CANCELLED", error.Code);
        Assert.NotNull(error.LoadId);
        Assert.Equal(["1", "2"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
        Assert.Equal(2, _pipeline.Api.Asked.Count);
    }

    [Fact]
    public async Task A_package_that_can_not_be_read_is_set_aside_said_and_its_data_read_again()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        Failing("items//1");
        await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        var package = Assert.Single(_pipeline.Shelf.All());
        File.WriteAllText(Path.Combine(package.Folder, "package.json"), "{\"load_id\":");
        _pipeline.Api.Before = _ => Task.CompletedTask;

        var report = await _pipeline.Run();

        Assert.Contains(report.Warnings, warning => warning.Contains(package.LoadId + ".broken"));
        Assert.Equal(["1", "2"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
        Assert.Equal([package.LoadId], _pipeline.Shelf.Broken);
    }

    [Fact]
    public async Task The_trace_holds_steps_resources_tables_and_changes()
    {
        Given("""{"items":[{"id":1,"ts":10}]}""");

        var report = await _pipeline.Run();

        var trace = new TraceStore(_pipeline.Working).Find(report.RunId)!;
        Assert.Equal(RunStatus.Completed, trace.Status);
        Assert.Equal(["sync", "extract", "normalize", "load"], trace.Steps.Select(step => step.Step));
        Assert.All(trace.Steps, step => Assert.True(step.Completed));
        Assert.Equal(1, Assert.Single(trace.Resources).Records);
        Assert.Equal(1, trace.Packages[0].RowCounts["items"]);
        Assert.Contains("new table items", trace.SchemaChanges);
        Assert.Equal(1, trace.RequestsSpent);
    }

    private PipelineDefinition WithContract(SchemaContract? contract) =>
        _pipeline.Definition with { Resources = [Items with { Hints = new TableHints { Contract = contract } }] };

    private void Given(params string[] pages) => _pipeline.Api.With("items", "", pages);

    private void Failing(string asked) =>
        _pipeline.Api.Before = one => one == asked ? Task.FromException(new PipelineException("SERVER_ERROR", Recovery.RetryLater, "down")) : Task.CompletedTask;
}
