using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>Contracts while rows are written: a first load makes the table, a second one meets the contract. Facts from recorded runs.</summary>
public sealed class ContractTests
{
    private static TestLoad Second(SchemaContract contract, string first, params string[] second)
    {
        var schema = new TestLoad().Run("items", null, first).Schema;
        return new TestLoad(schema).Run("items", new TableHints { Contract = contract }, second);
    }

    [Fact]
    public void Columns_discard_value_leaves_the_value_out()
    {
        var load = Second(new SchemaContract(Columns: ContractMode.DiscardValue), """[{"id":1,"v":1}]""", """[{"id":2,"v":2,"new":"x"},{"id":3,"v":3,"new":"y"}]""");
        Assert.Equal(["id=2 v=2", "id=3 v=3"], load.Rows("items"));
    }

    [Fact]
    public void Columns_discard_row_leaves_the_row_out_and_later_even_one_with_null()
    {
        var load = Second(
            new SchemaContract(Columns: ContractMode.DiscardRow),
            """[{"id":1}]""",
            """[{"id":2,"new":null},{"id":3,"new":1,"kids":[1]},{"id":4,"new":null},{"id":5}]""");
        Assert.Equal(["id=2", "id=5"], load.Rows("items"));
        Assert.Null(load.Schema.Find("items__kids"));
    }

    [Fact]
    public void Columns_discard_row_of_a_child_leaves_its_parent()
    {
        var load = Second(new SchemaContract(Columns: ContractMode.DiscardRow), """[{"id":1,"kids":[{"n":1}]}]""", """[{"id":2,"kids":[{"n":2,"m":3},{"n":3}]}]""");
        Assert.Equal(["id=2"], load.Rows("items"));
        Assert.Equal(["n=3"], load.Rows("items__kids"));
        Assert.Equal(["1"], load.Cells("items__kids", "_dlt_list_idx"));
    }

    [Fact]
    public void Columns_freeze_stops_the_load_and_names_the_column()
    {
        var error = Assert.Throws<PipelineException>(() => Second(SchemaContract.All(ContractMode.Freeze), """[{"id":1}]""", """[{"id":2},{"id":3,"n":1}]"""));
        Assert.Equal("SCHEMA_CONTRACT_VIOLATED", error.Code);
        Assert.Equal("n", error.Evidence["column"]);
    }

    [Fact]
    public void A_new_table_may_bring_columns_all_through_its_first_load()
    {
        var load = new TestLoad().Run("items", new TableHints { Contract = new SchemaContract(Columns: ContractMode.Freeze) }, """[{"id":1,"v":1},{"id":2,"w":2}]""");
        Assert.Equal(["id=1 v=1", "id=2 w=2"], load.Rows("items"));
        Assert.Throws<PipelineException>(() => new TestLoad(load.Schema).Run("items", null, """[{"x":1}]"""));
    }

    [Fact]
    public void Data_type_discard_row_leaves_out_what_needs_a_variant()
    {
        var load = Second(new SchemaContract(DataType: ContractMode.DiscardRow), """[{"id":1,"v":1}]""", """[{"id":2,"v":"abc"},{"id":3,"v":"7"},{"id":4,"v":4}]""");
        Assert.Equal(["id=3 v=7", "id=4 v=4"], load.Rows("items"));
    }

    [Fact]
    public void Data_type_discard_value_leaves_null()
    {
        var load = Second(new SchemaContract(DataType: ContractMode.DiscardValue), """[{"id":1,"v":1}]""", """[{"id":2,"v":"abc"},{"id":3,"v":"x"},{"id":4,"v":4}]""");
        Assert.Equal(["id=2", "id=3", "id=4 v=4"], load.Rows("items"));
    }

    [Fact]
    public void Tables_discard_row_leaves_new_child_tables_out()
    {
        var load = Second(new SchemaContract(Tables: ContractMode.DiscardRow), """[{"id":1,"v":1}]""", """[{"id":2,"v":2,"kids":[{"n":1}]},{"id":3,"v":3,"kids":[{"n":1}]}]""");
        Assert.Equal(["id=2 v=2", "id=3 v=3"], load.Rows("items"));
        Assert.Null(load.Schema.Find("items__kids"));
    }

    [Fact]
    public void Tables_discard_row_leaves_a_new_root_table_out()
    {
        var load = new TestLoad().Run("other", new TableHints { Contract = new SchemaContract(Tables: ContractMode.DiscardRow) }, """[{"id":1}]""");
        Assert.Empty(load.RowCounts);
        Assert.Null(load.Schema.Find("other"));
    }
}
