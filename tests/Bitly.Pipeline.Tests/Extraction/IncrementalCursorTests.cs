using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Extraction;

/// <summary>The facts of dlt's recorded incremental runs (inc-*) and of dlt-behaviour section 9.</summary>
public sealed class IncrementalCursorTests
{
    private static readonly IncrementalDefinition Ts = new() { CursorPath = "ts" };

    [Fact]
    public void Records_below_the_last_value_are_left_out_and_later_ones_move_it()
    {
        var (state, _) = Run(Ts, null, """[{"id":1,"ts":10},{"id":2,"ts":20}]""");
        var (after, dropped) = Run(Ts, state, """[{"id":1,"ts":10},{"id":3,"ts":30},{"id":4,"ts":25}]""");

        Assert.Equal("20", state["last_value"]!.ToJsonString());
        Assert.Equal([0], dropped);
        Assert.Equal("30", after["last_value"]!.ToJsonString());
        Assert.Equal("20", after["start_value"]!.ToJsonString());
        Assert.Single(after["unique_hashes"]!.AsArray());
        Assert.Null(after["initial_value"]);
    }

    [Fact]
    public void Records_at_the_boundary_are_told_apart_by_their_key_alone()
    {
        var (state, _) = Run(Ts, null, """[{"id":1,"ts":10,"v":"a"},{"id":2,"ts":20,"v":"a"}]""", key: "id");
        var (after, dropped) = Run(Ts, state, """[{"id":2,"ts":20,"v":"changed"},{"id":3,"ts":20,"v":"new"}]""", key: "id");

        Assert.Equal([0], dropped);
        Assert.Equal(2, after["unique_hashes"]!.AsArray().Count);
    }

    [Fact]
    public void Boundary_hashes_are_those_of_dlt()
    {
        var (byKey, _) = Run(Ts, null, """[{"id":1,"ts":10}]""", key: "id");
        var (byRow, _) = Run(Ts, null, """[{"ts":"2024-01-02T00:00:00Z","id":3}]""");

        Assert.Equal("669czW83KR00ut4bv/U5", byKey["unique_hashes"]![0]!.GetValue<string>());
        Assert.Equal("nIqqMTsl0RTQar7Dpe6P", byRow["unique_hashes"]![0]!.GetValue<string>());
    }

    [Fact]
    public void An_initial_value_leaves_older_records_out_of_the_first_run()
    {
        var (state, dropped) = Run(Ts with { InitialValue = 10 }, null, """[{"id":1,"ts":5},{"id":2,"ts":10},{"id":3,"ts":15}]""");

        Assert.Equal([0], dropped);
        Assert.Equal("10", state["initial_value"]!.ToJsonString());
        Assert.Equal("15", state["last_value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("closed", "open", new[] { 0, 3 })]
    [InlineData("open", "closed", new[] { 0, 1 })]
    [InlineData("closed", "closed", new[] { 0 })]
    [InlineData("open", "open", new[] { 0, 1, 3 })]
    public void With_an_end_value_the_range_counts_and_no_state_is_kept(string start, string end, int[] expected)
    {
        var definition = Ts with { InitialValue = 10, EndValue = 20, RangeStart = start, RangeEnd = end };
        var cursor = Cursor(definition, new JsonObject { ["last_value"] = 100, ["unique_hashes"] = new JsonArray() });

        var verdict = Observe(cursor, """[{"ts":5},{"ts":10},{"ts":15},{"ts":20}]""");

        Assert.Equal(expected, verdict.Dropped);
        Assert.Null(cursor.End());
    }

    [Fact]
    public void An_open_start_drops_the_boundary_and_keeps_no_hashes()
    {
        var (state, _) = Run(Ts with { RangeStart = "open" }, null, """[{"id":1,"ts":10}]""");
        var (after, dropped) = Run(Ts with { RangeStart = "open" }, state, """[{"id":2,"ts":10},{"id":3,"ts":11}]""");

        Assert.Empty(state["unique_hashes"]!.AsArray());
        Assert.Equal([0], dropped);
        Assert.Empty(after["unique_hashes"]!.AsArray());
    }

    [Theory]
    [InlineData("exclude", new[] { 1, 2 })]
    [InlineData("include", new int[0])]
    public void Records_without_a_cursor_value_are_left_out_or_kept_as_the_definition_says(string missing, int[] expected)
    {
        var (state, dropped) = Run(Ts with { OnCursorValueMissing = missing }, null, """[{"id":1,"ts":10},{"id":2},{"id":3,"ts":null}]""");

        Assert.Equal(expected, dropped);
        Assert.Equal("10", state["last_value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"id":1,"ts":10},{"id":2}]""", "CURSOR_FIELD_MISSING")]
    [InlineData("""[{"id":1,"ts":10},{"id":2,"ts":null}]""", "CURSOR_FIELD_NULL")]
    [InlineData("""[{"id":1,"ts":10},{"id":2,"ts":"20"}]""", "CURSOR_TYPE_MISMATCH")]
    [InlineData("""[{"id":1,"ts":10},{"id":2,"ts":{"a":1}}]""", "CURSOR_TYPE_MISMATCH")]
    [InlineData("""["text"]""", "CURSOR_FIELD_MISSING")]
    public void A_record_that_can_not_be_placed_is_an_error_that_names_the_field(string page, string code)
    {
        var error = Assert.Throws<PipelineException>(() => Observe(Cursor(Ts, null), page));

        Assert.Equal(code, error.Code);
        Assert.Contains("`ts`", error.Message);
    }

    [Fact]
    public void A_cursor_may_lie_inside_an_object()
    {
        var definition = new IncrementalDefinition { CursorPath = "m.ts" };
        var (state, _) = Run(definition, null, """[{"id":1,"m":{"ts":10}},{"id":2,"m":{"ts":20}}]""");
        var (after, dropped) = Run(definition, state, """[{"id":3,"m":{"ts":15}},{"id":4,"m":{"ts":30}}]""");

        Assert.Equal([0], dropped);
        Assert.Equal("30", after["last_value"]!.ToJsonString());
    }

    [Fact]
    public void Descending_rows_stop_the_reading_at_the_start_but_the_page_is_used_to_its_end()
    {
        var definition = Ts with { RowOrder = "desc" };
        var (state, _) = Run(definition, null, """[{"id":1,"ts":10}]""");
        var cursor = Cursor(definition, state);

        Assert.False(Observe(cursor, """[{"id":5,"ts":30},{"id":4,"ts":20}]""").Stop);
        var second = Observe(cursor, """[{"id":3,"ts":5},{"id":9,"ts":40}]""");

        Assert.True(second.Stop);
        Assert.Equal([0], second.Dropped);
        Assert.Equal("40", cursor.End()!["last_value"]!.ToJsonString());
    }

    [Fact]
    public void Ascending_rows_stop_the_reading_at_the_end() =>
        Assert.True(Observe(Cursor(Ts with { RowOrder = "asc", InitialValue = 1, EndValue = 20 }, null), """[{"ts":19},{"ts":20}]""").Stop);

    [Fact]
    public void Min_goes_the_other_way()
    {
        var definition = Ts with { LastValueFunc = "min" };
        var (state, _) = Run(definition, null, """[{"id":1,"ts":20},{"id":2,"ts":10}]""");
        var (after, dropped) = Run(definition, state, """[{"id":1,"ts":20},{"id":3,"ts":5}]""");

        Assert.Equal("10", state["last_value"]!.ToJsonString());
        Assert.Equal([0], dropped);
        Assert.Equal("5", after["last_value"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false, "SNIkKkSY307pYWfhgInf")]
    [InlineData(true, "etfO2Ww9FDPFS35rUzk5")]
    public void A_key_of_one_field_is_hashed_in_the_form_it_was_written_in_as_dlt_does(bool asList, string hash)
    {
        var cursor = Cursor(Ts with { PrimaryKey = ["id"], PrimaryKeyAsList = asList }, null);
        Observe(cursor, """[{"id":"x","ts":1}]""");

        Assert.Equal([hash], cursor.End()!["unique_hashes"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"m":null}""")]
    [InlineData("""{"m":{}}""")]
    [InlineData("{}")]
    public void A_nested_cursor_that_is_not_there_is_missing(string record)
    {
        var cursor = Cursor(new IncrementalDefinition { CursorPath = "m.ts", OnCursorValueMissing = "exclude" }, null);
        Assert.Equal([0], Observe(cursor, $"[{record}]").Dropped);
        Assert.Equal("CURSOR_FIELD_MISSING", Assert.Throws<PipelineException>(() => Observe(Cursor(new IncrementalDefinition { CursorPath = "m.ts" }, null), $"[{record}]")).Code);
    }

    [Fact]
    public void A_lag_moves_the_start_back_keeps_the_last_value_and_ends_the_dedup()
    {
        var definition = Ts with { Lag = 10, InitialValue = 0 };
        var state = new JsonObject { ["initial_value"] = 0, ["last_value"] = 100, ["unique_hashes"] = new JsonArray(), ["start_value"] = 0 };
        var cursor = Cursor(definition, state);

        var verdict = Observe(cursor, """[{"ts":89},{"ts":90},{"ts":95}]""");

        Assert.Equal("90", cursor.Values.StartValue!.ToJsonString());
        Assert.Equal([0], verdict.Dropped);
        Assert.Equal("100", cursor.End()!["last_value"]!.ToJsonString());
        Assert.Empty(cursor.End()!["unique_hashes"]!.AsArray());
    }

    [Theory]
    [InlineData("\"2019-09-25T22:36:51+0000\"", 60, "\"2019-09-25T22:35:51+0000\"")]
    [InlineData("\"2024-03-01T00:00:00.500Z\"", 1, "\"2024-02-29T23:59:59.500Z\"")]
    [InlineData("\"2024-03-01 00:00:00\"", 1, "\"2024-02-29 23:59:59\"")]
    [InlineData("\"2024-03-01T00:30+02:00\"", 3600, "\"2024-02-29T23:30+02:00\"")]
    [InlineData("\"2024-03-01\"", 1, "\"2024-02-29\"")]
    [InlineData("\"20240301\"", 2, "\"20240228\"")]
    [InlineData("10", 3, "7")]
    [InlineData("10.5", 3, "7.5")]
    public void A_lag_keeps_the_form_of_the_value(string value, double lag, string expected) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), CursorLag.Apply(JsonNode.Parse(value)!, lag, backwards: true)!.ToJsonString());

    [Fact]
    public void A_lag_on_another_text_is_refused() => Assert.Null(CursorLag.Apply(JsonValue.Create("abc"), 1, backwards: true));

    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("true", "1", 0)]
    [InlineData("2", "1.5", 1)]
    [InlineData("9007199254740993", "9007199254740992.0", 1)]
    [InlineData("123456789012345678901234567890", "1e29", 1)]
    [InlineData("-0.5", "0", -1)]
    [InlineData("\"b\"", "\"a\"", 1)]
    [InlineData("\"\\u0062\"", "\"b\"", 0)]
    [InlineData("\"2024-01-01T00:00:00+0000\"", "\"2024-01-01T00:00:00Z\"", -1)]
    [InlineData("\"\U0001F600\"", "\"\uFFFD\"", 1)]
    [InlineData("1", "\"1\"", null)]
    [InlineData("[1]", "[1]", null)]
    public void Values_order_as_in_Python(string left, string right, int? expected)
    {
        var known = CursorValue.TryCompare(Value(left), Value(right), out var order);

        Assert.Equal(expected, known ? Math.Sign(order) : null);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_order_of_pages()
    {
        string[] pages = ["""[{"id":1,"ts":5},{"id":2,"ts":9}]""", """[{"id":3,"ts":9}]""", """[{"id":4,"ts":7},{"id":5,"ts":9}]"""];
        var (forwards, backwards) = (Cursor(Ts, null), Cursor(Ts, null));
        foreach (var page in pages)
        {
            Observe(forwards, page);
        }

        foreach (var page in pages.Reverse())
        {
            Observe(backwards, page);
        }

        Assert.Equal(forwards.End()!.ToJsonString(), backwards.End()!.ToJsonString());
        Assert.Equal(3, forwards.End()!["unique_hashes"]!.AsArray().Count);
    }

    [Fact]
    public void Without_records_the_state_is_the_old_one()
    {
        var (state, _) = Run(Ts, null, """[{"id":1,"ts":10}]""");

        Assert.Equal(state.ToJsonString(), Run(Ts, state, "[]").State.ToJsonString());
    }

    [Fact]
    public void A_record_seen_before_changes_nothing_in_the_state()
    {
        var (state, _) = Run(Ts, null, """[{"id":1,"ts":10}]""");

        var (after, dropped) = Run(Ts, state, """[{"id":1,"ts":10}]""");

        Assert.Equal([0], dropped);
        Assert.Equal(state.ToJsonString(), after.ToJsonString());
    }

    private static CursorValue Value(string json) => new(Encoding.UTF8.GetBytes(json));

    private static IncrementalCursor Cursor(IncrementalDefinition definition, JsonObject? state, string? key = null) => new(
        new ResourceDefinition
        {
            Name = "items",
            Endpoint = new EndpointDefinition { Path = "items", Incremental = definition },
            Hints = new TableHints { PrimaryKey = key is null ? [] : [key] },
        },
        state);

    private static (JsonObject State, IReadOnlyList<int> Dropped) Run(IncrementalDefinition definition, JsonObject? state, string page, string? key = null)
    {
        var cursor = Cursor(definition, state, key);
        var verdict = Observe(cursor, page);
        return (cursor.End()!, verdict.Dropped);
    }

    private static CursorVerdict Observe(IncrementalCursor cursor, string page)
    {
        var body = Encoding.UTF8.GetBytes(page);
        var records = new List<(int Start, int Length)>();
        Selector.Parse("$").Locate(body, records);
        return cursor.Observe(body, records);
    }
}
