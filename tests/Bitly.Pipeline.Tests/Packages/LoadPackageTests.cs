using System.Text.Json.Nodes;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Packages;

public sealed class LoadPackageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2025-06-11T18:39:47.541553Z", null, "1749667187.541553")]
    [InlineData("2025-06-11T18:39:47.500000Z", null, "1749667187.5")]
    [InlineData("2025-06-11T18:39:47.000000Z", null, "1749667187.0")]
    [InlineData("2025-06-11T18:39:47.541553Z", "1749667187.541553", "1749667187.541554")]
    [InlineData("2025-06-11T18:39:47.541553Z", "1749667200.0", "1749667200.000001")]
    public void Load_ids_are_unix_time_and_only_grow(string now, string? last, string expected) =>
        Assert.Equal(expected, LoadId.Next(DateTimeOffset.Parse(now), last));

    [Theory]
    [InlineData("1749667187.541553", true)]
    [InlineData("1.0", true)]
    [InlineData("1749667187.541553.broken", false)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("-1.0", false)]
    [InlineData("1e5", false)]
    public void Only_load_ids_are_load_ids(string text, bool valid) => Assert.Equal(valid, LoadId.IsValid(text));

    [Fact]
    public void A_manifest_comes_back_with_the_whole_definition()
    {
        var manifest = Manifest("10.0") with
        {
            CursorStart = new Dictionary<string, JsonObject> { ["links"] = new() { ["last_value"] = "2024", ["unique_hashes"] = new JsonArray("h") } },
            Options = new PackageOptions { Resources = ["links"], Limit = 3 },
        };
        LoadPackage.Create(_folder.Path, manifest);

        var read = LoadPackage.Open(_folder.At("10.0")).Manifest;

        var links = read.Definition.Resources[0];
        Assert.Equal(PackageState.Extracting, read.State);
        Assert.Equal(3, read.Options.Limit);
        Assert.Equal("2024", read.CursorStart["links"]["last_value"]!.GetValue<string>());
        Assert.Equal("groups/{resources.groups.guid}/bitlinks", links.Endpoint.Path);
        Assert.Equal("100", links.Endpoint.Params["size"]!.ToJsonString());
        Assert.Equal(DataType.Timestamp, links.Hints.Columns[0].Type);
        Assert.Equal(true, links.Hints.Columns[0].Extra!["x-mine"]);
        Assert.Equal(WriteDisposition.Merge, links.Hints.WriteDisposition);
        Assert.Equal("created_at", links.Endpoint.Incremental!.CursorPath);
        Assert.Equal("token", read.Definition.Client.Auth!.Secrets["token"]);
    }

    [Fact]
    public void A_package_that_can_not_be_read_is_set_aside_and_told_of()
    {
        LoadPackage.Create(_folder.Path, Manifest("10.0"));
        LoadPackage.Create(_folder.Path, Manifest("11.0"));
        File.WriteAllText(_folder.At("10.0", "package.json"), "{");
        var shelf = new PackageShelf(_folder.Path);
        var told = new List<string>();

        var readable = shelf.All(error => told.Add(error.Code + " " + error.LoadId));

        Assert.Equal(["11.0"], readable.Select(package => package.LoadId));
        Assert.Equal(["PACKAGE_BROKEN 10.0"], told);
        Assert.Equal(["10.0"], shelf.Broken);
        Assert.Equal("11.0", shelf.LastId());
    }

    [Fact]
    public void A_folder_that_a_crash_left_without_anything_is_cleared()
    {
        Directory.CreateDirectory(_folder.At("10.0"));
        File.WriteAllText(_folder.At("10.0", "package.json.new"), "{");

        Assert.Empty(new PackageShelf(_folder.Path).All(error => Assert.Fail(error.Message)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_newest_loaded_packages_are_kept_and_those_that_wait_always()
    {
        foreach (var (id, state) in new[] { ("9.0", PackageState.Loaded), ("10.0", PackageState.Extracted), ("11.0", PackageState.Loaded), ("100.0", PackageState.Loaded) })
        {
            LoadPackage.Create(_folder.Path, Manifest(id) with { State = state });
        }

        var shelf = new PackageShelf(_folder.Path);
        shelf.Prune(keep: 1);

        Assert.Equal(["10.0", "100.0"], shelf.All().Select(package => package.LoadId));
    }

    [Fact]
    public void A_dropped_package_is_not_met_again_but_still_there()
    {
        var shelf = new PackageShelf(_folder.Path);
        PackageShelf.Drop(LoadPackage.Create(_folder.Path, Manifest("10.0")));

        Assert.Empty(shelf.All());
        Assert.Equal("10.0", shelf.LastId());
        Assert.True(File.Exists(_folder.At("10.0.dropped", "package.json")));
    }

    internal static PackageManifest Manifest(string loadId) => new()
    {
        LoadId = loadId,
        State = PackageState.Extracting,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Definition = new PipelineDefinition
        {
            PipelineName = "p",
            DatasetName = "d",
            SourceName = "s",
            Client = new ClientDefinition
            {
                BaseUrl = "http://localhost",
                Auth = new AuthDefinition("bearer") { Secrets = new Dictionary<string, string> { ["token"] = "token" } },
            },
            Resources =
            [
                new ResourceDefinition
                {
                    Name = "links",
                    Hints = new TableHints
                    {
                        WriteDisposition = WriteDisposition.Merge,
                        Columns = [new Column("at") { Type = DataType.Timestamp, Extra = new Dictionary<string, object?> { ["x-mine"] = true } }],
                    },
                    Endpoint = new EndpointDefinition
                    {
                        Path = "groups/{resources.groups.guid}/bitlinks",
                        Params = new Dictionary<string, JsonNode?> { ["size"] = 100 },
                        Incremental = new IncrementalDefinition { CursorPath = "created_at" },
                    },
                },
            ],
        },
    };
}
