using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class ContractTests
{
    private static readonly SchemaContract Freeze = SchemaContract.All(ContractMode.Freeze);

    [Fact]
    public void The_table_wins_over_the_source()
    {
        var schema = SchemaWith(out var items);
        schema.Contract = new SchemaContract(Columns: ContractMode.DiscardRow);
        Assert.Equal(ContractMode.DiscardRow, Contracts.For(schema, "items").Columns);
        items.Contract = new SchemaContract(Tables: ContractMode.DiscardValue);
        Assert.Equal(new EffectiveContract(ContractMode.DiscardValue, ContractMode.Evolve, ContractMode.Evolve), Contracts.For(schema, "items"));
    }

    [Fact]
    public void Child_tables_take_the_contract_of_their_parent_even_before_they_exist()
    {
        var schema = SchemaWith(out var items);
        items.Contract = Freeze;
        schema.Add(new Table("items__kids") { Parent = "items" });
        Assert.Equal(ContractMode.Freeze, Contracts.For(schema, "items__kids").Tables);
        Assert.Equal(ContractMode.Freeze, Contracts.For(schema, "items__new", parent: "items").Tables);
    }

    [Theory]
    [InlineData(ContractMode.Evolve, "Accept", "Accept")]
    [InlineData(ContractMode.Freeze, "Fail", "Fail")]
    [InlineData(ContractMode.DiscardRow, "DropRow", "DropRow")]
    [InlineData(ContractMode.DiscardValue, "DropRow", "DropValue")]
    public void Each_mode_has_its_verdict(ContractMode mode, string table, string column)
    {
        SchemaWith(out var items);
        var contract = new EffectiveContract(mode, mode, mode);
        Assert.Equal(table, Contracts.OnNewTable(contract).ToString());
        Assert.Equal(column, Contracts.OnNewColumn(contract, items, "new").ToString());
        Assert.Equal(column, Contracts.OnNewVariant(contract, "id__v_text").ToString());
        Assert.Equal(ContractVerdict.Accept, Contracts.OnNewColumn(contract, items, "_dlt_id"));
    }

    [Fact]
    public void A_table_that_is_new_in_this_load_may_bring_all_its_columns()
    {
        var schema = StandardTables.NewSchema("case");
        var table = HintApplier.Apply(schema, new Naming(), "items", new TableHints { Contract = new SchemaContract(Columns: ContractMode.Freeze) })!;
        table.Put(new Column("id") { Type = DataType.BigInt });
        var contract = Contracts.For(schema, "items");
        Assert.Equal(ContractVerdict.Accept, Contracts.OnNewColumn(contract, table, "later"));
        table.NormalizerExtra.Remove(Contracts.EvolveOnce);
        Assert.Equal(ContractVerdict.Fail, Contracts.OnNewColumn(contract, table, "later"));
    }

    [Fact]
    public void A_frozen_new_table_fails_and_a_discarded_one_is_not_made()
    {
        var schema = SchemaWith(out _);
        var failure = Assert.Throws<PipelineException>(() => HintApplier.Apply(schema, new Naming(), "other", new TableHints { Contract = Freeze }));
        Assert.Equal("SCHEMA_CONTRACT_VIOLATED", failure.Code);
        Assert.Contains("other", failure.Message, StringComparison.Ordinal);
        Assert.Null(HintApplier.Apply(schema, new Naming(), "other", new TableHints { Contract = new SchemaContract(Tables: ContractMode.DiscardRow) }));
        Assert.Null(schema.Find("other"));
    }

    [Fact]
    public void A_violation_names_schema_table_column_and_the_record()
    {
        var failure = SchemaErrors.ContractViolated(new ContractViolation("case", "items", "new", "columns", new Dictionary<string, string> { ["id"] = "2" }));
        foreach (var fact in (string[])["case", "items", "new", "columns", "id = 2"])
        {
            Assert.Contains(fact, failure.Message, StringComparison.Ordinal);
        }
    }

    private static Schema SchemaWith(out Table items)
    {
        var schema = StandardTables.NewSchema("case");
        items = new Table("items") { Resource = "items" };
        items.Put(new Column("id") { Type = DataType.BigInt });
        schema.Add(items);
        return schema;
    }
}
