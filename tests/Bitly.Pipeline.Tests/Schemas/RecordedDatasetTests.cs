using System.IO.Compression;
using System.Text;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

/// <summary>What dlt stored in a real database: everything that is derived from something else is derived again.</summary>
public sealed class RecordedDatasetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dataset").FullName;

    [Fact]
    public void Every_stored_schema_has_its_hash_and_is_written_back_as_it_stands()
    {
        var rows = Query("SELECT schema, version_hash FROM bitly_data._dlt_version UNION ALL SELECT schema, version_hash FROM bitly_data_staging._dlt_version");
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var schema = SchemaFile.Read((string)row[0]!);
            Assert.Equal(row[1], SchemaHash.Of(schema));
            Assert.Equal(row[0], SchemaFile.Text(schema));
        });
    }

    [Fact]
    public void Every_stored_state_has_its_hash_and_version()
    {
        var rows = Query("SELECT state, version_hash, version FROM bitly_data._dlt_pipeline_state");
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row =>
        {
            var state = PipelineState.FromBlob((string)row[0]!);
            Assert.Equal(row[1], state.Hash());
            Assert.Equal((long)row[2]!, state.Version);
            Assert.Equal(row[1], PipelineState.FromBlob(state.ToBlob()).Hash());
        });
    }

    [Theory]
    [InlineData("groups__bsds")]
    [InlineData("user__emails")]
    [InlineData("group_bitlinks__tags")]
    [InlineData("group_bitlinks__custom_bitlinks")]
    [InlineData("group_bitlinks__campaign_ids")]
    [InlineData("group_bitlinks__deeplinks")]
    public void Every_stored_child_id_follows_from_its_parent_table_and_index(string table)
    {
        var rows = Query($"SELECT _dlt_parent_id, _dlt_list_idx, _dlt_id FROM bitly_data.{table}");
        var parents = rows.SelectMany(row => Encoding.ASCII.GetBytes((string)row[0]!)).ToArray();
        var ids = new byte[parents.Length];
        ChildIds.Write(parents, [.. Enumerable.Range(0, rows.Count)], Encoding.ASCII.GetBytes(table), [.. rows.Select(row => (long)row[1]!)], ids);
        Assert.NotEmpty(rows);
        Assert.Equal(string.Concat(rows.Select(row => (string)row[2]!)), Encoding.ASCII.GetString(ids));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<object?[]> Query(string sql)
    {
        var path = Path.Combine(_folder, "merge.duckdb");
        if (!File.Exists(path))
        {
            using var packed = new GZipStream(File.OpenRead(DltFiles.File("merge-incremental.duckdb.gz")), CompressionMode.Decompress);
            using var file = File.Create(path);
            packed.CopyTo(file);
        }

        using var connection = new DuckDBConnection($"DataSource={path};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return rows;
    }
}
