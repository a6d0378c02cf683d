using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class HintApplierTests
{
    private static readonly Naming Names = new();

    [Fact]
    public void Plain_resources_give_the_hashes_dlt_remembers_before_and_after_the_state_table()
    {
        var expected = SchemaFile.Read(DltFiles.Case("seed-example").GetProperty("schema_file").GetRawText());
        var schema = StandardTables.NewSchema("bitly_source");
        HintApplier.Apply(schema, Names, "group_bitlinks", new TableHints());
        HintApplier.Apply(schema, Names, "groups", new TableHints());
        AssertHashes(expected, schema);
    }

    [Fact]
    public void Keys_dispositions_and_a_cursor_give_the_hashes_dlt_remembers()
    {
        var expected = SchemaFile.Read(File.ReadAllText(DltFiles.File("merge-incremental.schema.json")));
        var schema = MergeSchema();
        AssertHashes(expected, schema);
    }

    [Fact]
    public void Columns_completed_by_their_first_value_are_those_of_dlts_file()
    {
        var expected = SchemaFile.Read(File.ReadAllText(DltFiles.File("merge-incremental.schema.json")));
        var schema = MergeSchema();
        foreach (var table in schema.Tables.Where(table => !Naming.IsDlt(table.Name)))
        {
            foreach (var column in expected.Find(table.Name)!.Columns)
            {
                table.PutLast(table.Find(column.Name) is { } hint ? Inference.Complete(hint, column.Type!.Value) : Inference.NewColumn(column.Name, column.Type!.Value));
            }

            table.SeenData = true;
            Assert.Equal(PythonJson.Text(TableJson.Write(expected.Find(table.Name)!)), PythonJson.Text(TableJson.Write(table)));
        }
    }

    [Fact]
    public void Applying_the_same_hints_again_changes_nothing()
    {
        var schema = MergeSchema();
        var before = SchemaFile.Text(schema);
        ApplyMerge(schema);
        Assert.Equal(before, SchemaFile.Text(schema));
    }

    [Fact]
    public void Scd2_brings_its_validity_columns_first_and_a_row_version_that_is_not_unique()
    {
        var schema = StandardTables.NewSchema("case");
        var table = HintApplier.Apply(schema, Names, "items", new TableHints
        {
            WriteDisposition = WriteDisposition.Merge,
            MergeStrategy = MergeStrategy.Scd2,
            Scd2 = new Scd2Settings { ValidFrom = "from_ts", ValidTo = "to_ts", ActiveRecordTimestamp = "9999-12-31T00:00:00Z", BoundaryTimestamp = "2024-01-01T00:00:00Z" },
        })!;
        table.PutLast(Inference.Complete(table.Find("_dlt_id")!, DataType.Text));
        var expected = JsonNode.Parse("""
            {"columns":{
              "from_ts":{"name":"from_ts","data_type":"timestamp","nullable":true,"x-valid-from":true},
              "to_ts":{"name":"to_ts","data_type":"timestamp","nullable":true,"x-valid-to":true,"x-active-record-timestamp":"9999-12-31T00:00:00Z"},
              "_dlt_id":{"name":"_dlt_id","nullable":false,"x-row-version":true,"unique":false,"row_key":false,"data_type":"text"}},
             "write_disposition":"merge","x-merge-strategy":"scd2","x-boundary-timestamp":"2024-01-01T00:00:00Z","name":"items","resource":"items"}
            """);
        Assert.True(JsonNode.DeepEquals(expected, TableJson.Write(table)), TableJson.Write(table).ToJsonString());
        Assert.Empty(schema.Propagation);
    }

    [Fact]
    public void Declared_columns_come_before_keys_and_a_silent_nullable_is_not_written()
    {
        var table = HintApplier.Apply(StandardTables.NewSchema("case"), Names, "items", new TableHints
        {
            Columns = [new Column("isDeleted") { Type = DataType.Bool, HardDelete = true }, new Column("amount") { Type = DataType.Decimal, Precision = 10, Scale = 2 }],
            PrimaryKey = ["Amount", "someId"],
        })!;
        Assert.Equal(["is_deleted", "amount", "some_id"], table.Columns.Select(column => column.Name));
        Assert.Equal("""{"name":"is_deleted","data_type":"bool","hard_delete":true}""", PythonJson.Text(ColumnJson.Write(table.Columns[0])));
        Assert.True(table.Find("amount")!.PrimaryKey);
        Assert.Null(table.Find("some_id")!.Type);
    }

    [Fact]
    public void A_new_key_replaces_the_old_one()
    {
        var schema = StandardTables.NewSchema("case");
        HintApplier.Apply(schema, Names, "items", new TableHints { PrimaryKey = ["a"] });
        var table = HintApplier.Apply(schema, Names, "items", new TableHints { PrimaryKey = ["b"] })!;
        Assert.False(table.Find("a")!.PrimaryKey);
        Assert.True(table.Find("b")!.PrimaryKey);
    }

    [Fact]
    public void Nested_hints_make_child_tables_unless_they_have_keys_and_need_their_parent()
    {
        var schema = StandardTables.NewSchema("case");
        HintApplier.Apply(schema, Names, "items", new TableHints
        {
            NestedHints = new Dictionary<string, TableHints>
            {
                ["kids.toys"] = new() { Columns = [new Column("n") { Type = DataType.Double }] },
                ["kids"] = new(),
                ["own"] = new() { PrimaryKey = ["id"] },
            },
        });
        Assert.Equal("items", schema.Find("items__kids")!.Parent);
        Assert.Equal("items__kids", schema.Find("items__kids__toys")!.Parent);
        Assert.Null(schema.Find("items__own")!.Parent);
        Assert.Equal("items", schema.Find("items__own")!.Resource);

        var lost = new TableHints { NestedHints = new Dictionary<string, TableHints> { ["a.b"] = new() } };
        Assert.Equal("SCHEMA_PARENT_MISSING", Assert.Throws<PipelineException>(() => HintApplier.Apply(schema, Names, "items", lost)).Code);
    }

    [Fact]
    public void A_type_that_contradicts_the_schema_is_an_error()
    {
        var schema = StandardTables.NewSchema("case");
        HintApplier.Apply(schema, Names, "items", new TableHints { Columns = [new Column("a") { Type = DataType.Text }] });
        var other = new TableHints { Columns = [new Column("a") { Type = DataType.BigInt }] };
        Assert.Equal("SCHEMA_COLUMN_CONFLICT", Assert.Throws<PipelineException>(() => HintApplier.Apply(schema, Names, "items", other)).Code);
    }

    private static Schema MergeSchema()
    {
        var schema = StandardTables.NewSchema("bitly_source");
        ApplyMerge(schema);
        return schema;
    }

    private static void ApplyMerge(Schema schema)
    {
        HintApplier.Apply(schema, Names, "user", new TableHints { WriteDisposition = WriteDisposition.Replace, PrimaryKey = ["login"] });
        HintApplier.Apply(schema, Names, "group_bitlinks", new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"], Cursor = "created_at" });
        HintApplier.Apply(schema, Names, "groups", new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["guid"] });
    }

    private static void AssertHashes(Schema expected, Schema schema)
    {
        SchemaHash.Bump(schema);
        Assert.Equal(expected.PreviousHashes[1], schema.VersionHash);
        schema.Add(StandardTables.State());
        SchemaHash.Bump(schema, raise: false);
        Assert.Equal(expected.PreviousHashes[0], schema.VersionHash);
        Assert.Equal(1, schema.Version);
    }
}
