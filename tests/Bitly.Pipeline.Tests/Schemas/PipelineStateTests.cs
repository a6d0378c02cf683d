using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class PipelineStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_hash_of_every_recorded_state_is_computed_again()
    {
        foreach (var state in (PipelineState[])[FromFile(), FromSeed()])
        {
            Assert.Equal(state.VersionHash, state.Hash());
            Assert.False(state.Bump());
        }
    }

    [Fact]
    public void The_documented_vector_has_its_hash()
    {
        var state = PipelineState.New("k1");
        state.DatasetName = "d";
        state.DefaultSchemaName = "k1";
        state.SchemaNames = ["k1"];
        state.DestinationType = "dlt.destinations.duckdb";
        state.DestinationName = null;
        Assert.Equal("dMD/jdhmM4f2iXL6X/Bz2nSCYcUigesewbsyPmYja6o=", state.Hash());
    }

    [Fact]
    public void A_blob_that_dlt_wrote_is_read_and_ours_holds_the_same_without_local()
    {
        var recorded = DltFiles.Case("seed-example").GetProperty("load_package_state").GetProperty("pipeline_state");
        var state = PipelineState.FromBlob(recorded.GetProperty("state").GetString()!);
        Assert.Equal(recorded.GetProperty("version_hash").GetString(), state.Hash());
        Assert.Equal("bitly_data", state.DatasetName);

        var packed = Unpack(FromFile().ToBlob());
        var whole = JsonNode.Parse(FromFile().ToJson())!.AsObject();
        whole.Remove("_local");
        Assert.True(JsonNode.DeepEquals(whole, packed));
    }

    [Fact]
    public void Cursors_are_read_and_written_where_dlt_keeps_them()
    {
        var state = FromFile();
        var cursor = state.Incremental("bitly_source", "group_bitlinks", "created_at")!;
        Assert.Equal("2019-09-25T23:04:12+0000", cursor.LastValue!.GetValue<string>());
        Assert.Equal(["8nCB5wQN3XJWzakdKHK0"], cursor.UniqueHashes);
        Assert.Equal(["created_at"], state.Cursors("bitly_source", "group_bitlinks"));

        state.SetIncremental("bitly_source", "group_bitlinks", "created_at", cursor);
        Assert.Equal(state.VersionHash, state.Hash());
        state.SetIncremental("bitly_source", "other", "id", new IncrementalState(JsonValue.Create(1), JsonValue.Create(9), [], null));
        Assert.Equal(9, state.Incremental("bitly_source", "other", "id")!.LastValue!.GetValue<int>());
        Assert.True(state.Bump());
        Assert.Equal(3, state.Version);
        Assert.True(state.ResetResource("bitly_source", "group_bitlinks"));
        Assert.Null(state.Incremental("bitly_source", "group_bitlinks", "created_at"));
    }

    [Fact]
    public void The_first_hash_does_not_raise_the_version_and_the_next_change_does()
    {
        var state = PipelineState.New("p");
        Assert.True(state.Bump());
        Assert.Equal(0, state.Version);
        state.DatasetName = "d";
        Assert.True(state.Bump());
        Assert.Equal(1, state.Version);
        Assert.True(state.NeedsLoad);
        state.MarkLoaded(Noon);
        Assert.False(state.NeedsLoad);
        Assert.Equal("2026-01-02T12:00:00.000000+00:00", state.Local["_last_extracted_at"]!.GetValue<string>());
    }

    [Fact]
    public void The_destinations_state_wins_when_it_is_not_older_and_differs_and_local_things_stay()
    {
        var local = PipelineState.New("bitly_pipeline");
        local.DatasetName = "mine";
        local.Local["initial_cwd"] = "here";
        local.Bump();
        var remote = FromFile();
        Assert.True(local.IsReplacedBy(remote));
        Assert.False(remote.IsReplacedBy(local));
        Assert.False(FromFile().IsReplacedBy(remote));

        var restored = local.RestoredFrom(remote, Noon);
        Assert.Equal("mine", restored.DatasetName);
        Assert.Equal("here", restored.Local["initial_cwd"]!.GetValue<string>());
        Assert.Equal(remote.Version, restored.Version);
        Assert.False(restored.NeedsLoad);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"_state_version":1,"_state_engine_version":3}""")]
    [InlineData("")]
    public void A_broken_state_is_an_error_with_a_code(string text) =>
        Assert.Equal("STATE_BROKEN", Assert.Throws<PipelineException>(() => PipelineState.FromBlob(text)).Code);

    [Fact]
    public void Typed_texts_keep_their_mark_and_give_their_kind()
    {
        Assert.Equal(TypedKind.Timestamp, TypedText.Kind(TypedText.Mark(TypedKind.Timestamp, "2024-01-01T00:00:00Z"), out var bare));
        Assert.Equal("2024-01-01T00:00:00Z", bare);
        Assert.Null(TypedText.Kind("plain", out bare));
        Assert.Equal("plain", bare);
    }

    private static PipelineState FromFile() => PipelineState.Read(File.ReadAllBytes(DltFiles.File("merge-incremental.state.json")));

    private static PipelineState FromSeed() => PipelineState.Read(Encoding.UTF8.GetBytes(DltFiles.Case("seed-example").GetProperty("state_file").GetRawText()));

    private static JsonNode? Unpack(string blob) => JsonNode.Parse(ZlibText.TryDecompress(blob));
}
