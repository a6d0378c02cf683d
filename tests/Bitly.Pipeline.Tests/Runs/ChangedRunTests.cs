using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>A run that differs from the one before in its disposition, its mode or its columns, all at once.</summary>
public sealed class ChangedRunTests : IDisposable
{
    private readonly TestPipeline _pipeline = new(ExtractorTests.Resource("items"));

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Append_becomes_merge_although_children_and_new_columns_come_with_it()
    {
        await RunAsync(new TableHints(), """{"items":[{"id":1,"t":[{"x":1}]},{"id":2,"t":[{"x":2,"u":[5]}]}]}""");
        await RunAsync(Merge, """{"items":[{"id":1,"n":true,"t":[{"x":9,"y":"new"}]}]}""");
        await RunAsync(Merge, """{"items":[{"id":2,"t":[]}]}""");

        Assert.Equal(["1|True", "2|NULL"], _pipeline.Query("SELECT id, n FROM d.items ORDER BY id"));
        Assert.Equal(["9|new"], _pipeline.Query("SELECT x, y FROM d.items__t"));
        Assert.Empty(_pipeline.Query("SELECT 1 FROM d.items__t__u"));
        Assert.Empty(_pipeline.Query("SELECT 1 FROM d.items__t WHERE _dlt_root_id NOT IN (SELECT _dlt_id FROM d.items)"));
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("drop_data")]
    public async Task Emptied_tables_take_new_columns_in_the_same_load(string how)
    {
        var hints = how == "replace" ? new TableHints { WriteDisposition = WriteDisposition.Replace } : new TableHints();
        await RunAsync(hints, """{"items":[{"id":1,"t":["a"]}]}""");
        await RunAsync(hints, """{"items":[{"id":2,"n":1,"t":["b",7,{"k":1}]}]}""", how == "replace" ? null : how);

        Assert.Equal(["2|1"], _pipeline.Query("SELECT id, n FROM d.items"));
        Assert.Equal(["b|NULL", "7|NULL", "NULL|1"], _pipeline.Query("SELECT value, k FROM d.items__t ORDER BY _dlt_list_idx"));
    }

    [Fact]
    public async Task Replace_that_brings_nothing_empties_every_table_of_the_chain()
    {
        var hints = new TableHints { WriteDisposition = WriteDisposition.Replace };
        await RunAsync(hints, """{"items":[{"id":1,"t":[{"u":[1]}]}]}""");
        await RunAsync(hints, """{"items":[]}""");

        Assert.Equal(["0"], _pipeline.Query("SELECT (SELECT count(*) FROM d.items) + (SELECT count(*) FROM d.items__t) + (SELECT count(*) FROM d.items__t__u)"));
    }

    [Theory]
    [InlineData("drop_resources")]
    [InlineData("drop_sources")]
    public async Task A_refresh_that_drops_makes_the_tables_anew_from_the_new_rows(string mode)
    {
        await RunAsync(new TableHints(), """{"items":[{"id":1,"old":1,"t":[1]}]}""");
        await RunAsync(new TableHints(), """{"items":[{"id":"now a text","new":1}]}""", mode);

        Assert.Equal(["id VARCHAR", "new BIGINT", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"], _pipeline.Query("SELECT column_name || ' ' || data_type FROM duckdb_columns() WHERE schema_name = 'd' AND table_name = 'items' ORDER BY column_index"));
        Assert.Empty(_pipeline.Query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'd' AND table_name = 'items__t'"));
        Assert.Equal(["2"], _pipeline.Query("SELECT count(*) FROM d._dlt_loads"));
    }

    [Fact]
    public async Task A_second_source_leaves_the_state_with_the_default_schema()
    {
        await RunAsync(new TableHints(), """{"items":[{"id":1}]}""");
        _pipeline.Definition = _pipeline.Definition with { SourceName = "other" };
        var report = await RunAsync(new TableHints { TableName = "more" }, """{"items":[{"id":2}]}""");

        Assert.Equal(2, report.Packages.Count);
        Assert.Equal(["s", "other", "s"], _pipeline.Query("SELECT schema_name FROM d._dlt_loads ORDER BY load_id"));
        Assert.Equal([report.Packages[1].LoadId], _pipeline.Query("SELECT _dlt_load_id FROM d._dlt_pipeline_state WHERE version = 2"));
        Assert.Equal(["other|2", "s|2"], _pipeline.Query("SELECT schema_name, version FROM d._dlt_version ORDER BY schema_name"));
    }

    [Fact]
    public async Task A_schema_that_another_machine_took_further_is_followed_although_the_state_did_not_change()
    {
        await RunAsync(new TableHints(), """{"items":[{"id":1,"a":null}]}""");
        _pipeline.Api.With("items", "", """{"items":[{"id":2,"a":"2024-01-01T00:00:00Z"}]}""");
        await new PipelineRunner(_pipeline.Parts with { WorkingFolder = _pipeline.At("elsewhere") }).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);

        // Without it this machine would infer text for the column that is a timestamp there.
        await RunAsync(new TableHints(), """{"items":[{"id":3,"a":"not a time"}]}""");

        Assert.Equal(["1|False|NULL", "2|True|NULL", "3|False|not a time"], _pipeline.Query("SELECT id, a IS NOT NULL, a__v_text FROM d.items ORDER BY id"));
        Assert.Equal(["2", "3", "4"], _pipeline.Query("SELECT version FROM d._dlt_version ORDER BY version"));
    }

    [Fact]
    public async Task A_contract_of_the_run_beats_those_of_source_and_resource_and_stays_with_the_table()
    {
        var open = new TableHints { Contract = new SchemaContract(Columns: ContractMode.Evolve) };
        await RunAsync(open, """{"items":[{"id":1}]}""");
        _pipeline.Api.With("items", "", """{"items":[{"id":2,"n":1}]}""");
        var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run(new RunOptions { SchemaContract = SchemaContract.All(ContractMode.Freeze) }));

        Assert.Equal("SCHEMA_CONTRACT_VIOLATED", error.Code);
        await new PipelineRunner(_pipeline.Parts).DropPendingAsync(TestContext.Current.CancellationToken);
        await _pipeline.Run(new RunOptions { SchemaContract = new SchemaContract(Columns: ContractMode.DiscardValue) });
        await RunAsync(new TableHints(), """{"items":[{"id":3,"n":1}]}""");

        Assert.Equal(["id", "_dlt_load_id", "_dlt_id"], _pipeline.Query("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'd' AND table_name = 'items' ORDER BY column_index"));
        Assert.Equal(["1", "2", "3"], _pipeline.Query("SELECT id FROM d.items ORDER BY id"));
    }

    private static TableHints Merge => new() { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] };

    private Task<RunReport> RunAsync(TableHints hints, string page, string? refresh = null)
    {
        _pipeline.Definition = _pipeline.Definition with { Resources = [ExtractorTests.Resource("items") with { Hints = hints }] };
        _pipeline.Api.With("items", "", page);
        return _pipeline.Run(new RunOptions { Refresh = refresh });
    }
}
