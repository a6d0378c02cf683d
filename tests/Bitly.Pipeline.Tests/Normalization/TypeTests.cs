using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>Which column a value goes to, and what contracts and hints say about it. Facts from recorded runs.</summary>
public sealed class TypeTests
{
    private static TestLoad Load(string page, params Column[] columns) => new TestLoad().Run("items", new TableHints { Columns = columns }, page);

    private static string Values(params string[] values) => "[" + string.Join(',', values.Select((value, at) => $$"""{"v":{{value}}}""")) + "]";

    [Theory]
    [InlineData("v=1|v__v_text=abc|v=12|v__v_double=1.5|v=2|v__v_bool=true", "1", "\"abc\"", "\"12\"", "1.5", "2.0", "true")]
    [InlineData("v=abc|v=1|v=1.5|v=True", "\"abc\"", "1", "1.5", "true")]
    [InlineData("v=1.5|v=1|v=2.5|v__v_text=x", "1.5", "1", "\"2.5\"", "\"x\"")]
    [InlineData("v=true|v=true|v=true|v__v_text=x|v=false", "true", "1", "\"yes\"", "\"x\"", "0.0")]
    [InlineData("v=2024-01-01T00:00:00Z|v=2024-01-01T00:00:00Z|v=2023-11-14T22:13:20Z|v__v_text=not|v__v_text=", "\"2024-01-01T00:00:00Z\"", "\"2024-01-01\"", "1700000000", "\"not\"", "\"\"")]
    [InlineData("v=5|v__v_bool=true|v__v_bool=false", "5", "true", "false")]
    [InlineData("v=10|v__v_text=2024-05-05T05:05:05Z", "10", "\"2024-05-05T05:05:05Z\"")]
    public void Values_that_do_not_fit_go_to_a_variant(string rows, params string[] values) =>
        Assert.Equal(rows.Split('|'), Load(Values(values)).Rows("items"));

    [Fact]
    public void The_first_text_decides_whether_a_variant_is_a_timestamp() =>
        Assert.EndsWith("v__v_text:timestamp", Load(Values("1", "\"2024-05-05T05:05:05Z\"")).Columns("items"), StringComparison.Ordinal);

    [Fact]
    public void A_variant_that_does_not_fit_its_own_column_is_an_error() =>
        Assert.Equal("SCHEMA_CANNOT_COERCE", Assert.Throws<PipelineException>(() => Load("""[{"v":1,"v__v_text":7},{"v":"abc"}]""")).Code);

    [Fact]
    public void A_literal_with_a_point_or_exponent_is_a_double()
    {
        var load = Load("""[{"i":1,"f":1.0,"e":1e3,"n":-7,"z":-0.0}]""");
        Assert.StartsWith("i:bigint f:double e:double n:bigint z:double", load.Columns("items"), StringComparison.Ordinal);
        Assert.Equal(["e=1000 f=1 i=1 n=-7 z=0"], load.Rows("items"));
    }

    [Fact]
    public void A_number_too_large_for_a_double_is_null() => Assert.Equal(["", "v=1"], Load("""[{"v":1e999},{"v":1}]""").Rows("items"));

    [Fact]
    public void Declared_columns_come_first_and_keep_their_type()
    {
        var load = Load("""[{"id":1,"blob":{"b":1,"a":[1,{"c":null}]}},{"id":2,"blob":[1]},{"id":3,"blob":"text"}]""", new Column("blob") { Type = DataType.Json });
        Assert.Equal("blob:json id:bigint _dlt_load_id:text! _dlt_id:text! blob__v_text:text", load.Columns("items"));
        Assert.Equal(["""blob={"b":1,"a":[1,{"c":null}]} id=1""", "blob=[1] id=2", "blob__v_text=text id=3"], load.Rows("items"));
    }

    [Fact]
    public void Hints_of_nested_tables_are_kept()
    {
        var hints = new TableHints { NestedHints = new Dictionary<string, TableHints> { ["tags"] = new() { Columns = [new Column("value") { Type = DataType.BigInt }] } } };
        var load = new TestLoad().Run("items", hints, """[{"id":1,"tags":["1","2"]}]""");
        Assert.Equal("value:bigint _dlt_parent_id:text! _dlt_list_idx:bigint! _dlt_id:text!", load.Columns("items__tags"));
        Assert.Equal(["value=1", "value=2"], load.Rows("items__tags"));
    }

    [Fact]
    public void Null_in_a_key_is_an_error()
    {
        var hints = new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] };
        Assert.Equal("SCHEMA_NULL_NOT_ALLOWED", Assert.Throws<PipelineException>(() => new TestLoad().Run("items", hints, """[{"id":1,"v":1},{"id":null,"v":2}]""")).Code);
        Assert.Equal("SCHEMA_COLUMN_UNBOUND", Assert.Throws<PipelineException>(() => new TestLoad().Run("items", hints, """[{"v":1}]""")).Code);
    }

    [Theory]
    [InlineData(null, "SCHEMA_COLUMN_UNBOUND")]
    [InlineData(MergeStrategy.Upsert, "NORMALIZE_KEY_MISSING")]
    public void A_key_that_no_record_has_is_told_however_alike_the_records_are(MergeStrategy? strategy, string code)
    {
        var hints = new TableHints { WriteDisposition = WriteDisposition.Merge, MergeStrategy = strategy, PrimaryKey = ["typo"] };
        Assert.Equal(code, Assert.Throws<PipelineException>(() => new TestLoad().Run("items", hints, """[{"v":1},{"v":2},{"v":3}]""", """[{"v":4},{"v":5}]""")).Code);
    }

    [Fact]
    public void Upsert_ids_are_hashes_of_the_key()
    {
        var hints = new TableHints { WriteDisposition = WriteDisposition.Merge, MergeStrategy = MergeStrategy.Upsert, PrimaryKey = ["id"] };
        var load = new TestLoad().Run("t", hints, """[{"id":1,"l":[7]},{"id":2},{"id":3,"l":[8]}]""");
        Assert.Equal(["z5jIxXIbUnmbKw", "M6/KlLzJ2FeV/w", "hKdQ/VhGat+Pgw"], load.Cells("t", "_dlt_id"));
        Assert.Equal("6rVOW0pbUSjaAg", load.Cells("t__l", "_dlt_id")[0]);
        Assert.Equal("NORMALIZE_KEY_MISSING", Assert.Throws<PipelineException>(() => new TestLoad().Run("items", hints, """[{"id":1,"v":1},{"v":1}]""")).Code);
    }

    [Fact]
    public void Scd2_ids_are_hashes_of_the_record()
    {
        var hints = new TableHints { WriteDisposition = WriteDisposition.Merge, MergeStrategy = MergeStrategy.Scd2 };
        var load = new TestLoad().Run("items", hints, """[{"id":1,"v":"a"},{"v":"b","id":2},{"id":1,"v":"a","l":[1,2]}]""");
        Assert.Equal(["lknCZL/MuP9QCg", "YFuW8j64Vw2OkQ", "oG29xbE8lyzcHQ"], load.Cells("items", "_dlt_id"));
        Assert.StartsWith("_dlt_valid_from:timestamp _dlt_valid_to:timestamp id:bigint v:text _dlt_load_id:text! _dlt_id:text!", load.Columns("items"), StringComparison.Ordinal);
    }
}
