using System.Text.Json.Nodes;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class SchemaDiffTests
{
    [Fact]
    public void Against_nothing_every_table_with_columns_is_new()
    {
        var schema = Merge();
        var changes = SchemaDiff.Between(null, schema);
        Assert.Equal(schema.Tables.Select(table => table.Name), changes.Select(change => change.Table));
        Assert.All(changes, change => Assert.IsType<TableAdded>(change));
        Assert.Empty(SchemaDiff.Between(Merge(), schema));
    }

    [Fact]
    public void Columns_variants_hints_and_dispositions_are_told_apart()
    {
        var after = Merge();
        var groups = after.Find("groups")!;
        groups.Put(new Column("new") { Type = DataType.Text });
        groups.Put(new Column("hint"));
        groups.Put(Inference.NewVariant(Inference.VariantName(new Naming(), "is_active", DataType.Text), DataType.Text));
        groups.Put(groups.Find("name")! with { Nullable = false });
        groups.WriteDisposition = WriteDisposition.Append;
        after.Remove("user__emails");
        var changes = SchemaDiff.Between(Merge(), after);
        Assert.Contains(changes, change => change is ColumnAdded { Column.Name: "new" });
        Assert.Contains(changes, change => change is VariantAdded { Known.Name: "is_active", Variant.Name: "is_active__v_text" });
        Assert.Contains(changes, change => change is ColumnChanged { After.Name: "name" });
        Assert.Contains(changes, change => change is DispositionChanged { After: WriteDisposition.Append });
        Assert.Contains(changes, change => change is TableRemoved { Table: "user__emails" });
        Assert.Equal(5, changes.Count);
    }

    [Fact]
    public void Each_format_holds_every_table_and_column()
    {
        var schema = Merge();
        foreach (var format in SchemaExport.Formats)
        {
            var text = SchemaExport.Text(schema, format)!;
            Assert.All(schema.Tables, table => Assert.Contains(table.Name, text, StringComparison.Ordinal));
            Assert.All(schema.Tables.SelectMany(table => table.Columns), column => Assert.Contains(column.Name, text, StringComparison.Ordinal));
        }

        Assert.Null(SchemaExport.Text(schema, "xml"));
    }

    [Fact]
    public void Yaml_leaves_names_out_and_writes_lists_at_their_keys_level()
    {
        var text = SchemaExport.Text(Merge(), "yaml")!;
        Assert.StartsWith("version: 2\nversion_hash: 8g4O293IR8vCukaWHvDQa9/6xtFYSa/Bi0dGftWt0MU=\nengine_version: 11\nname: bitly_source\ntables:\n  _dlt_version:\n    columns:\n      version:\n        data_type: bigint\n        nullable: false\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsettings:\n  detections:\n  - iso_timestamp\n  default_hints:\n    not_null:\n    - _dlt_id\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "'true'")]
    [InlineData("12", "'12'")]
    [InlineData("it's: so", "'it''s: so'")]
    [InlineData("plain words", "plain words")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("", "''")]
    public void Yaml_quotes_a_text_only_where_it_would_be_read_as_something_else(string text, string expected) =>
        Assert.Equal($"k: {expected}\n", Yaml.Write(new JsonObject { ["k"] = text }));

    [Fact]
    public void Mermaid_and_dbml_show_keys_and_references()
    {
        var mermaid = SchemaExport.Text(Merge(), "mermaid")!;
        Assert.Contains("    groups{\n    text name\n", mermaid, StringComparison.Ordinal);
        Assert.Contains("    text guid PK\n", mermaid, StringComparison.Ordinal);
        Assert.Contains("    groups__bsds }|--|| groups : \"_dlt_parent\"\n    groups__bsds }|--|| groups : \"_dlt_root\"\n", mermaid, StringComparison.Ordinal);
        var dbml = SchemaExport.Text(Merge(), "dbml")!;
        Assert.Contains("    \"guid\" text [pk, not null]\n", dbml, StringComparison.Ordinal);
        Assert.Contains("    \"groups\".\"_dlt_load_id\" > \"_dlt_loads\".\"load_id\"\n", dbml, StringComparison.Ordinal);
    }

    private static Schema Merge() => SchemaFile.Read(File.ReadAllText(DltFiles.File("merge-incremental.schema.json")));
}
