using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>Facts of dlt's flattening, each taken from a recorded run.</summary>
public sealed class FlatteningTests
{
    private const string Root = "_dlt_load_id:text! _dlt_id:text!";
    private const string Child = "_dlt_parent_id:text! _dlt_list_idx:bigint! _dlt_id:text!";

    private static TestLoad Load(params string[] pages) => new TestLoad().Run("items", null, pages);

    [Fact]
    public void Nested_objects_become_columns_after_the_scalars_last_object_first()
    {
        var load = Load("""[{"a":1,"obj1":{"x":1,"sub":{"q":true}},"lst":[1],"b":2,"obj2":{"y":1,"l2":["z"]}}]""");
        Assert.Equal($"a:bigint b:bigint obj2__y:bigint obj1__x:bigint obj1__sub__q:bool {Root}", load.Columns("items"));
        Assert.Equal(["items", "items__lst", "items__obj2__l2"], load.Schema.Tables.Select(table => table.Name));
    }

    [Fact]
    public void A_list_of_objects_becomes_a_child_table_whose_columns_grow_at_the_end()
    {
        var load = Load("""[{"id":1,"deeplinks":[{"os":"ios","n":1},{"os":"android","extra":{"x":1}}]},{"id":2,"deeplinks":[{"os":"ios"}]}]""");
        Assert.Equal($"os:text n:bigint {Child} extra__x:bigint", load.Columns("items__deeplinks"));
        Assert.Equal(["n=1 os=ios", "extra__x=1 os=android", "os=ios"], load.Rows("items__deeplinks"));
    }

    [Fact]
    public void A_list_may_mix_scalars_objects_lists_and_nulls()
    {
        var load = Load("""[{"id":1,"m":[1,{"a":2},[3,4],null,"five"]}]""");
        Assert.Equal($"value:bigint {Child} a:bigint value__v_text:text", load.Columns("items__m"));
        Assert.Equal(["value=1", "a=2", "", "", "value__v_text=five"], load.Rows("items__m"));
        Assert.Equal(["value=3", "value=4"], load.Rows("items__m__list"));
    }

    [Fact]
    public void Lists_of_lists_of_lists_go_through_tables_of_links()
    {
        var load = Load("""[{"id":1,"m":[[[1,2],[3]],[[4]]]}]""");
        Assert.Equal([2, 3, 4], new[] { "items__m", "items__m__list", "items__m__list__list" }.Select(table => load.Tables[table].Count));
        Assert.Equal($"value:bigint {Child}", load.Columns("items__m__list__list"));
        Assert.Contains("items__m__list(_dlt_list_idx=1 items__m__list__list(_dlt_list_idx=0 value=3))", load.Forest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_objects_and_lists_vanish_but_an_empty_item_is_a_row()
    {
        var load = Load("""[{"id":1,"e":[],"o":{},"oo":{"x":{}},"le":[[]],"lo":[{}]}]""");
        Assert.Equal(["items", "items__le", "items__lo"], load.Schema.Tables.Select(table => table.Name));
        Assert.Equal($"id:bigint {Root}", load.Columns("items"));
    }

    [Fact]
    public void Nesting_limit_1_keeps_deeper_values_as_json()
    {
        var load = new TestLoad().Run("items", new TableHints { MaxTableNesting = 1 }, """[{"id":1,"o":{"x":1},"kids":[{"n":1,"sub":[{"z":1}],"so":{"w":{"v":1}}}]}]""");
        Assert.Equal($"id:bigint o__x:bigint {Root}", load.Columns("items"));
        Assert.Equal($"n:bigint sub:json so:json {Child}", load.Columns("items__kids"));
        Assert.Equal(["""n=1 so={"w":{"v":1}} sub=[{"z":1}]"""], load.Rows("items__kids"));
    }

    [Fact]
    public void Records_that_are_no_objects_are_wrapped()
    {
        var load = Load("""[1,2,"three",null]""");
        Assert.Equal($"value:bigint {Root} value__v_text:text", load.Columns("items"));
        Assert.Equal(["value=1", "value=2", "value__v_text=three", ""], load.Rows("items"));
    }

    [Fact]
    public void A_root_key_travels_to_every_level()
    {
        var load = new TestLoad().Run("items", new TableHints { RootKey = true }, """[{"id":1,"kids":[{"n":1,"sub":[{"z":1}]}]},{"id":2,"kids":[{"n":2,"sub":[{"z":2}]}]}]""");
        Assert.Equal("z:bigint _dlt_root_id:text! _dlt_parent_id:text! _dlt_list_idx:bigint! _dlt_id:text!", load.Columns("items__kids__sub"));
        Assert.Equal(load.Cells("items", "_dlt_id"), load.Cells("items__kids__sub", "_dlt_root_id"));
    }

    [Fact]
    public void Keys_with_one_column_leave_the_last_value()
    {
        var load = Load("""[{"aB":1,"a_b":2},{"a_b":3},{"AB":4,"ab":5},{"aB":6},{"a__b":6,"a":{"b":5}},{"aB":7,"a_b":null}]""");
        Assert.Equal($"a_b:bigint {Root} ab:bigint a__b:bigint", load.Columns("items"));
        Assert.Equal(["a_b=2", "a_b=3", "ab=5", "a_b=6", "a__b=5", ""], load.Rows("items"));
    }

    [Fact]
    public void A_key_that_comes_twice_counts_once_with_its_last_value()
    {
        var load = Load("""[{"a":1,"b":1},{"a":1,"b":1,"a":2},{"a":3,"b":1,"a":null}]""");
        Assert.Equal(["a=1 b=1", "a=2 b=1", "b=1"], load.Rows("items"));
    }

    [Fact]
    public void Of_two_list_keys_with_one_child_table_the_last_one_stays()
    {
        var load = Load("""[{"id":1,"tagList":["a"],"tag_list":["b","c"]},{"id":2,"Tag-List":["d"]}]""");
        Assert.Equal(["value=b", "value=c", "value=d"], load.Rows("items__tag_list"));
    }

    [Fact]
    public void A_row_may_bring_its_own_id()
    {
        var load = Load("""[{"id":1,"_dlt_custom":"x"},{"id":2,"_dlt_id":"given-id","kids":[{"n":1}]}]""");
        Assert.Equal("given-id", load.Cells("items", "_dlt_id")[1]);
        Assert.Equal("given-id", load.Cells("items__kids", "_dlt_parent_id")[0]);
        Assert.Contains("items__kids(_dlt_list_idx=0 n=1)", load.Forest(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_name_may_come_from_a_field()
    {
        var load = new TestLoad().Run("events", new TableHints { TableName = "{type}" }, """[{"type":"push","id":1,"l":["x"]},{"type":"Pull Request","id":2,"l":["y"]},{"type":"push","id":3}]""");
        Assert.Equal(["id=1 type=push", "id=3 type=push"], load.Rows("push"));
        Assert.Equal(["value=y"], load.Rows("pull_request__l"));
    }

    [Fact]
    public void A_column_first_seen_null_comes_last()
    {
        var load = Load("""[{"t":null,"n":1},{"t":"x","n":2}]""");
        Assert.Equal($"n:bigint {Root} t:text", load.Columns("items"));
        Assert.Empty(load.Warnings);
    }

    [Fact]
    public void A_column_that_is_always_null_is_told_and_not_made()
    {
        var load = Load("""[{"id":1,"x":null},{"id":2,"x":null,"o":{"y":null}}]""");
        Assert.Equal($"id:bigint {Root}", load.Columns("items"));
        Assert.Contains("o__y, x", Assert.Single(load.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_and_symbol_keys_get_names()
    {
        var load = Load("""[{"id":1,"":2},{"id":2,"!!":3},{"id":3,"-":4}]""");
        Assert.Equal($"id:bigint _empty:bigint {Root} x:bigint", load.Columns("items"));
    }

    [Fact]
    public void Row_counts_are_those_of_the_rows_written()
    {
        var load = Load("""[{"id":1,"t":["a","b"]}]""", """[{"id":2,"t":["c"]}]""");
        Assert.Equal(2, load.RowCounts["items"]);
        Assert.Equal(3, load.RowCounts["items__t"]);
        Assert.True(load.Schema.Find("items__t")!.SeenData);
    }

    [Fact]
    public void Replace_without_records_still_knows_its_table()
    {
        var load = new TestLoad().Run("items", new TableHints { WriteDisposition = WriteDisposition.Replace });
        Assert.Equal(0, load.RowCounts["items"]);
        Assert.Equal(Root, load.Columns("items"));
    }
}
