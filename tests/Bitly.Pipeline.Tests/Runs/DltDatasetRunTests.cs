using System.IO.Compression;
using System.Text;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;
using Bitly.Pipeline.Tests.Extraction;
using Bitly.Pipeline.Tests.Packages;
using Bitly.Pipeline.Tests.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>A fresh machine, a dataset that dlt made with two runs, and ours makes the third: what it leaves is what dlt's reader needs.</summary>
public sealed class DltDatasetRunTests : IDisposable
{
    private const string Shape = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'bitly_data' ORDER BY ALL";
    private readonly TempFolder _folder = new();

    public DltDatasetRunTests()
    {
        using var packed = new GZipStream(File.OpenRead(DltFiles.File("merge-incremental.duckdb.gz")), CompressionMode.Decompress);
        using var file = File.Create(_folder.At("data.duckdb"));
        packed.CopyTo(file);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_third_run_goes_on_at_dlts_cursor_and_changes_no_column_and_no_schema_version()
    {
        var columns = Query(Shape);
        var links = long.Parse(Query("SELECT count(*) FROM bitly_data.group_bitlinks")[0]);
        var known = Query("SELECT id FROM bitly_data.group_bitlinks WHERE created_at < '2019-09-25T23:00:00Z' ORDER BY id LIMIT 1")[0];

        var report = await RunAsync(known);

        Assert.Equal(columns, Query(Shape));
        Assert.Equal([$"{links + 1}"], Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.Equal(["renamed"], Query($"SELECT title FROM bitly_data.group_bitlinks WHERE id = '{known}'"));
        Assert.Equal(["a", "b"], Query($"SELECT t.value FROM bitly_data.group_bitlinks__tags AS t JOIN bitly_data.group_bitlinks AS l ON t._dlt_parent_id = l._dlt_id AND t._dlt_root_id = l._dlt_id WHERE l.id = '{known}' ORDER BY t._dlt_list_idx"));
        Assert.Equal(["0"], Query("SELECT count(*) FROM bitly_data.group_bitlinks WHERE id = 'bit.ly/too-old'"));
        Assert.Equal(["1"], Query("SELECT count(*) FROM bitly_data._dlt_version"));
        Assert.Equal(2, report.Packages[0].RowCounts["group_bitlinks"]);
    }

    [Fact]
    public async Task What_it_leaves_has_the_hashes_and_loads_that_dlts_reader_looks_up()
    {
        var report = await RunAsync("bit.ly/other");

        // dlt restores the newest state whose load is complete, then the schemas by the hash of that load.
        using var session = TestPipeline.Destination(_folder.At("data.duckdb")).Open(SessionMode.Read, TestContext.Current.CancellationToken);
        var row = session.Query("SELECT s.state, s.version, s.version_hash, s.engine_version, l.schema_version_hash, l.status FROM bitly_data._dlt_pipeline_state AS s JOIN bitly_data._dlt_loads AS l ON l.load_id = s._dlt_load_id WHERE l.load_id = $1", report.Packages[0].LoadId)[0];
        var state = PipelineState.FromBlob((string)row[0]!);
        Assert.Equal((3L, 4L, 0L), ((long)row[1]!, (long)row[3]!, (long)row[5]!));
        Assert.Equal(row[2], state.Hash());
        Assert.Equal("2019-10-01T00:00:00+0000", state.Incremental("bitly_source", "group_bitlinks", "created_at")!.Write()["last_value"]!.GetValue<string>());
        Assert.Equal(["bitly_source"], state.SchemaNames);
        var schema = SchemaFile.Read((string)session.Query("SELECT schema FROM bitly_data._dlt_version WHERE version_hash = $1", (string)row[4]!)[0][0]!);
        Assert.Equal(row[4], SchemaHash.Of(schema));
        Assert.All(session.Query("SELECT _dlt_parent_id, _dlt_list_idx, _dlt_id FROM bitly_data.group_bitlinks__tags"), tag =>
        {
            var id = new byte[RowIds.Length];
            RowIds.ChildId(Encoding.ASCII.GetBytes((string)tag[0]!), "group_bitlinks__tags"u8, (long)tag[1]!, id);
            Assert.Equal(tag[2], Encoding.ASCII.GetString(id));
        });
    }

    private Task<RunReport> RunAsync(string knownLink)
    {
        var page = $$"""
            [{"id":"{{knownLink}}","link":"https://{{knownLink}}","title":"renamed","tags":["a","b"],"created_at":"2019-10-01T00:00:00+0000","_groups_guid":"g"},
             {"id":"bit.ly/fresh","link":"https://bit.ly/fresh","title":null,"tags":[],"created_at":"2019-09-30T00:00:00+0000","_groups_guid":"g"},
             {"id":"bit.ly/too-old","created_at":"2019-09-25T22:00:00+0000"}]
            """;
        var links = ExtractorTests.Resource("group_bitlinks") with
        {
            Endpoint = new EndpointDefinition { Path = "links", Incremental = new IncrementalDefinition { CursorPath = "created_at", InitialValue = "2010-01-01T00:00:00+0000" } },
            Hints = new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] },
        };
        var definition = ExtractorTests.Definition(1, links) with { PipelineName = "bitly_pipeline", DatasetName = "bitly_data", SourceName = "bitly_source" };
        var pages = new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> { ["group_bitlinks"] = [Encoding.UTF8.GetBytes(page)] };
        return new PipelineRunner(new RunParts
        {
            Definition = definition,
            WorkingFolder = _folder.At("fresh"),
            Destination = TestPipeline.Destination(_folder.At("data.duckdb")),
            OpenSource = (_, _, _) => new OpenedSource(new GivenPages(pages)),
        }).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<string> Query(string sql)
    {
        using var session = TestPipeline.Destination(_folder.At("data.duckdb")).Open(SessionMode.Read, TestContext.Current.CancellationToken);
        return [.. session.Query(sql).Select(row => string.Join('|', row.Select(value => value?.ToString() ?? "NULL")))];
    }
}
