using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>The facts of dlt's recorded runs wd-scd2-*.</summary>
public sealed class Scd2Tests : IDisposable
{
    private readonly LoadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Changed_and_missing_rows_end_at_the_boundary_and_new_ones_begin_there()
    {
        var items = Items();
        Load(items, "2024-01-01T00:00:00Z", (1, "a", "h1a"), (2, "b", "h2b"));
        Load(items, "2024-02-01T00:00:00Z", (1, "a", "h1a"), (2, "B", "h2B"), (3, "c", "h3c"));
        Load(items, "2024-03-01T00:00:00Z", (2, "B", "h2B"), (1, "z", "h1z"));

        Assert.Equal(
            ["1|a|01|2024-03|h1a", "1|z|03|-|h1z", "2|b|01|2024-02|h2b", "2|B|02|-|h2B", "3|c|02|2024-03|h3c"],
            Shown());
        Assert.Equal(
            ["_dlt_valid_from", "_dlt_valid_to", "id", "v", "_dlt_load_id", "_dlt_id"],
            _fixture.Rows("SELECT column_name FROM duckdb_columns() WHERE table_name = 'items' AND schema_name = 'd' ORDER BY column_index"));
    }

    [Fact]
    public void Without_a_boundary_the_package_s_own_time_counts()
    {
        var items = Items();
        Load(items, null, (1, "a", "h1a"));

        Assert.Equal(["2024-01-01"], _fixture.Rows("SELECT strftime(_dlt_valid_from, '%Y-%m-%d') FROM d.items"));
    }

    [Fact]
    public void Columns_may_have_other_names_and_an_active_row_a_date()
    {
        var items = Items("from_ts", "to_ts");
        items.Put(items.Find("to_ts")! with { Extra = new Dictionary<string, object?> { ["x-valid-to"] = true, ["x-active-record-timestamp"] = "9999-12-31T00:00:00Z" } });
        Load(items, "2024-01-01T00:00:00Z", (1, "a", "h1a"));
        Load(items, "2024-02-01T00:00:00Z", (1, "b", "h1b"));

        Assert.Equal(["1|a|01|2024-02|h1a", "1|b|02|9999-12|h1b"], Shown("from_ts", "to_ts"));
    }

    [Fact]
    public void With_a_merge_key_rows_that_are_missing_from_the_batch_stay_active()
    {
        var items = Items(mergeKey: true);
        Load(items, "2024-01-01T00:00:00Z", (1, "a", "h1a"), (2, "b", "h2b"));
        Load(items, "2024-02-01T00:00:00Z", (1, "A", "h1A"));

        Assert.Equal(["1|a|01|2024-02|h1a", "1|A|02|-|h1A", "2|b|01|-|h2b"], Shown());
    }

    [Fact]
    public void The_same_row_twice_in_a_batch_is_stored_twice()
    {
        var items = Items();
        Load(items, "2024-01-01T00:00:00Z", (1, "a", "h1a"), (1, "a", "h1a"));

        Assert.Equal(["2"], _fixture.Rows("SELECT count(*) FROM d.items WHERE _dlt_valid_to IS NULL"));
    }

    [Fact]
    public void A_row_that_was_gone_comes_back_as_a_new_form()
    {
        var items = Items();
        Load(items, "2024-01-01T00:00:00Z", (1, "a", "h1a"), (2, "b", "h2b"));
        Load(items, "2024-02-01T00:00:00Z", (2, "b", "h2b"));
        Load(items, "2024-03-01T00:00:00Z", (1, "a", "h1a"), (2, "b", "h2b"));

        Assert.Equal(["1|a|01|2024-02|h1a", "1|a|03|-|h1a", "2|b|01|-|h2b"], Shown());
    }

    [Fact]
    public void Children_come_with_their_new_rows_and_old_ones_stay()
    {
        var items = Items();
        var lists = _fixture.Child("items__t", "items", rootKey: false);
        const string columns = "value _dlt_parent_id _dlt_list_idx _dlt_id";
        items.Extra["x-boundary-timestamp"] = "2024-01-01T00:00:00Z";
        _fixture.Load(Rows(items, [(1, "a", "h1")]), LoadFixture.Batch(lists, columns, ["x", "h1", 0L, "c1"]));
        _fixture.Load(Rows(items, [(1, "a", "h1"), (2, "b", "h2")]), LoadFixture.Batch(lists, columns, ["x", "h1", 0L, "c1"], ["y", "h2", 0L, "c2"]));

        Assert.Equal(["x|c1", "y|c2"], _fixture.Rows("SELECT value, _dlt_id FROM d.items__t ORDER BY 1"));
    }

    [Fact]
    public void A_boundary_that_is_no_date_is_named()
    {
        var error = Assert.Throws<PipelineException>(() => Load(Items(), "soon", (1, "a", "h1a")));

        Assert.Equal("SCD2_TIMESTAMP_INVALID", error.Code);
        Assert.Contains("\"soon\"", error.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Shown(string from = "_dlt_valid_from", string to = "_dlt_valid_to") =>
        _fixture.Rows($"SELECT id, v, strftime({from}, '%m'), coalesce(strftime({to}, '%Y-%m'), '-'), _dlt_id FROM d.items ORDER BY id, {from}");

    private Table Items(string from = "_dlt_valid_from", string to = "_dlt_valid_to", bool mergeKey = false)
    {
        static Column Hinted(Column column, string hint) => column with { Extra = new Dictionary<string, object?> { [hint] = true } };

        var items = _fixture.Root(
            "items",
            WriteDisposition.Merge,
            Hinted(new Column(from) { Type = DataType.Timestamp }, "x-valid-from"),
            Hinted(new Column(to) { Type = DataType.Timestamp }, "x-valid-to"),
            new Column("id") { Type = DataType.BigInt, MergeKey = mergeKey },
            new Column("v") { Type = DataType.Text });
        items.MergeStrategy = MergeStrategy.Scd2;
        items.Put(Hinted(new Column("_dlt_id") { Type = DataType.Text, Nullable = false }, "x-row-version"));
        return items;
    }

    private void Load(Table items, string? boundary, params IReadOnlyList<(long Id, string V, string Hash)> rows)
    {
        items.Extra["x-boundary-timestamp"] = boundary;
        _fixture.Load(Rows(items, rows));
    }

    private static TableBuffer Rows(Table items, IReadOnlyList<(long Id, string V, string Hash)> rows) =>
        LoadFixture.Batch(items, "id v _dlt_load_id _dlt_id", [.. rows.Select(row => new object?[] { row.Id, row.V, "load", row.Hash })]);
}
