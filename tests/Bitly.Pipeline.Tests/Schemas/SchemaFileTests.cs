using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class SchemaFileTests
{
    public static TheoryData<string> Files => ["seed", "merge"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_schema_file_of_dlt_is_written_back_as_the_same_tree(string file)
    {
        var text = Text(file);
        var written = JsonNode.Parse(SchemaFile.Text(SchemaFile.Read(text)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), written));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_schema_file_of_dlt_is_written_back_in_its_own_key_order(string file)
    {
        var text = Text(file);
        Assert.Equal(PythonJson.Text(JsonNode.Parse(text)), SchemaFile.Text(SchemaFile.Read(text)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_version_hash_of_a_schema_file_of_dlt_is_computed_again(string file)
    {
        var schema = SchemaFile.Read(Text(file));
        Assert.Equal(schema.VersionHash, SchemaHash.Of(schema));
        Assert.False(SchemaHash.Bump(schema));
        Assert.Equal(2, schema.Version);
    }

    [Fact]
    public void Compressed_text_is_read_like_plain_text()
    {
        var schema = SchemaFile.Read(Text("merge"));
        var again = SchemaFile.Read(SchemaFile.CompressedText(schema));
        Assert.Equal(SchemaFile.Text(schema), SchemaFile.Text(again));
    }

    [Fact]
    public void Explicit_defaults_missing_nullables_and_unknown_hints_survive()
    {
        var tree = JsonNode.Parse(Text("seed"))!.AsObject();
        tree["tables"]!["groups"]!["columns"]!["guid"] = JsonNode.Parse("""{"name":"guid","unique":false,"x-active-record-timestamp":null,"x-any":{"a":[1,2.5]}}""");
        tree["tables"]!["groups"]!["x-normalizer"] = JsonNode.Parse("""{"evolve-columns-once":true,"max_nesting":1}""");
        tree["tables"]!["groups"]!["schema_contract"] = "freeze";
        tree["settings"]!["schema_contract"] = JsonNode.Parse("""{"columns":"discard_row"}""");
        tree["normalizers"]!["json"]!["config"] = JsonNode.Parse("""{"max_nesting":3,"root_key_propagation":true,"propagation":{"root":{"a":"b"},"tables":{"t":{"_dlt_id":"_dlt_root_id"}}}}""");
        var schema = SchemaFile.Read(tree.ToJsonString());
        Assert.True(JsonNode.DeepEquals(tree, JsonNode.Parse(SchemaFile.Text(schema))));
        Assert.Equal(ContractMode.Freeze, schema.Find("groups")!.Contract!.DataType);
        Assert.Equal(3, schema.MaxNesting);
        Assert.True(schema.RootKey);
        Assert.Equal(1, schema.Find("groups")!.MaxNesting);
    }

    [Fact]
    public void A_changed_schema_gets_the_next_version_and_remembers_ten_hashes()
    {
        var schema = SchemaFile.Read(Text("seed"));
        for (var i = 0; i < 12; i++)
        {
            var before = schema.VersionHash!;
            schema.Find("groups")!.Put(new Column("c" + i) { Type = DataType.Text });
            Assert.True(SchemaHash.Bump(schema));
            Assert.Equal(before, schema.PreviousHashes[0]);
        }

        Assert.Equal(14, schema.Version);
        Assert.Equal(10, schema.PreviousHashes.Count);
    }

    [Fact]
    public void Column_order_is_part_of_the_hash_and_table_order_is_not()
    {
        var one = SchemaFile.Read(Text("seed"));
        var other = SchemaFile.Read(Text("seed"));
        var table = other.Find("groups")!;
        other.Remove("groups");
        other.Add(table);
        Assert.Equal(SchemaHash.Of(one), SchemaHash.Of(other));
        table.PutLast(table.Find("name")!);
        Assert.NotEqual(SchemaHash.Of(one), SchemaHash.Of(other));
    }

    [Theory]
    [InlineData("{}", "SCHEMA_FILE_BROKEN")]
    [InlineData("not json", "SCHEMA_FILE_BROKEN")]
    [InlineData("""{"engine_version":12}""", "SCHEMA_ENGINE_TOO_NEW")]
    [InlineData("""{"engine_version":9}""", "SCHEMA_ENGINE_TOO_OLD")]
    [InlineData("""{"engine_version":11,"name":"a","version":1,"tables":{"t":{"columns":{"c":{"data_type":"nothing"}}}},"normalizers":{}}""", "SCHEMA_FILE_BROKEN")]
    public void A_broken_file_is_an_error_with_a_code(string text, string code) =>
        Assert.Equal(code, Assert.Throws<PipelineException>(() => SchemaFile.Read(text)).Code);

    private static string Text(string file) => file == "seed"
        ? DltFiles.Case("seed-example").GetProperty("schema_file").GetRawText()
        : File.ReadAllText(DltFiles.File("merge-incremental.schema.json"));
}
