using System.IO.Compression;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;
using Bitly.Pipeline.Tests.Destinations;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>A dataset that real dlt 1.26 made: read, and gone on with.</summary>
public sealed class DltDatasetTests : IDisposable
{
    private readonly DuckDbFolder _folder = new();

    public DltDatasetTests()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "tests/Bitly.DltCases/files/merge-incremental.duckdb.gz")), CompressionMode.Decompress);
        using var file = File.Create(_folder.File);
        packed.CopyTo(file);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void State_schema_and_loads_are_restored_from_it()
    {
        var found = new DestinationSync(_folder.Destination()).Read("bitly_data", "bitly_pipeline", Token)!;

        var schema = Assert.Single(found.Schemas);
        Assert.Equal(("bitly_source", 2L, "8g4O293IR8vCukaWHvDQa9/6xtFYSa/Bi0dGftWt0MU="), (schema.Name, schema.Version, schema.Hash));
        Assert.Equal(schema.Hash, SchemaHash.Of(SchemaFile.Read(schema.Json)));
        Assert.Equal((2L, 4L, "/zFg/E7AIwSqkJFIQVl/NItjAcEsB/IGaw89egAiylQ="), (found.State!.Version, found.State.EngineVersion, found.State.VersionHash));
        Assert.Equal(found.State.VersionHash, PipelineState.FromBlob(found.State.State).Hash());
        Assert.Equal(2, found.LoadIds.Count);
        Assert.Equal(schema, new DestinationSync(_folder.Destination()).ReadSchema("bitly_data", schema.Hash, Token));
        Assert.Null(new DestinationSync(_folder.Destination()).ReadSchema("bitly_data", "no such hash", Token));
    }

    [Fact]
    public void Another_pipeline_s_state_another_dataset_and_no_file_are_not_found()
    {
        var sync = new DestinationSync(_folder.Destination());

        Assert.Null(sync.Read("bitly_data", "other", Token)!.State);
        Assert.Null(sync.Read("other", "bitly_pipeline", Token));
        Assert.Null(new DestinationSync(_folder.Destination("none.duckdb")).Read("bitly_data", "bitly_pipeline", Token));
    }

    [Fact]
    public void A_schema_stored_packed_reads_like_one_stored_plain()
    {
        var plain = new DestinationSync(_folder.Destination()).Read("bitly_data", "bitly_pipeline", Token)!.Schemas[0].Json;
        using (var session = _folder.Open())
        {
            session.Execute("UPDATE bitly_data._dlt_version SET schema = $1", ZlibText.Compress(System.Text.Encoding.UTF8.GetBytes(plain)));
        }

        Assert.Equal(plain, new DestinationSync(_folder.Destination()).Read("bitly_data", "bitly_pipeline", Token)!.Schemas[0].Json);
    }

    [Fact]
    public void A_third_run_merges_into_it_without_changing_a_column()
    {
        const string shape = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'bitly_data' ORDER BY ALL";
        var columns = _folder.Rows(shape);
        var known = _folder.Rows("SELECT id FROM bitly_data.group_bitlinks ORDER BY id LIMIT 1")[0];
        var before = int.Parse(_folder.Rows("SELECT count(*) FROM bitly_data.group_bitlinks")[0]);
        var schema = SchemaFile.Read(new DestinationSync(_folder.Destination()).Read("bitly_data", "bitly_pipeline", Token)!.Schemas[0].Json);
        var links = schema.Find("group_bitlinks")!;
        var tags = schema.Find("group_bitlinks__tags")!;

        var result = new Loader(_folder.Destination(), TimeProvider.System).Load(
            new LoadRequest
            {
                LoadId = "1999999999.5",
                CreatedAt = DateTimeOffset.UnixEpoch,
                PipelineName = "bitly_pipeline",
                DatasetName = "bitly_data",
                Schema = schema,
                Batches =
                [
                    [
                        LoadFixture.Batch(links, "link id _dlt_load_id _dlt_id", ["l", known, "1999999999.5", "new1"], ["l", "bit.ly/new", "1999999999.5", "new2"]),
                        LoadFixture.Batch(tags, "value _dlt_root_id _dlt_parent_id _dlt_list_idx _dlt_id", ["t", "new1", "new1", 0L, "tag1"]),
                    ],
                ],
                SealSchema = () => new StoredSchema(schema.Name, schema.Version, schema.VersionHash!, SchemaFile.Text(schema)),
            },
            Token);

        Assert.Equal(columns, _folder.Rows(shape));
        Assert.Empty(result.Changes);
        Assert.Equal([$"{before + 1}"], _folder.Rows("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.Equal(["t"], _folder.Rows("SELECT value FROM bitly_data.group_bitlinks__tags WHERE _dlt_root_id = 'new1'"));
        Assert.Equal(["0"], _folder.Rows("SELECT count(*) FROM bitly_data.group_bitlinks__tags WHERE _dlt_root_id NOT IN (SELECT _dlt_id FROM bitly_data.group_bitlinks)"));
        Assert.Equal(["1"], _folder.Rows("SELECT count(*) FROM bitly_data._dlt_version"));
        Assert.Equal(["3"], _folder.Rows("SELECT count(*) FROM bitly_data._dlt_loads"));
    }
}
