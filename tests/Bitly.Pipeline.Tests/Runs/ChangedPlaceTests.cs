using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>Database, dataset, address or definition are not any more what the last run left: no hole, nothing twice, and it is said.</summary>
public sealed class ChangedPlaceTests : IDisposable
{
    private static readonly ResourceDefinition Items = ExtractorTests.Resource("items") with
    {
        Endpoint = new EndpointDefinition { Path = "items", Incremental = new IncrementalDefinition { CursorPath = "ts" } },
    };

    private readonly TestPipeline _pipeline = new(Items);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_database_replaced_by_an_older_backup_gets_what_it_lacks()
    {
        await RunAsync(2);
        File.Copy(_pipeline.Database, _pipeline.At("backup"));
        await RunAsync(4);
        File.Copy(_pipeline.At("backup"), _pipeline.Database, overwrite: true);

        Assert.Contains("DATASET_REPLACED", await RunAsync(5));

        Assert.Equal(["1", "2", "3", "4", "5"], Ids("d"));
        Assert.DoesNotContain("DATASET_REPLACED", await RunAsync(6));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], Ids("d"));
    }

    [Fact]
    public async Task A_package_that_began_behind_a_restored_backup_is_set_aside_and_no_record_is_lost()
    {
        await RunAsync(1);
        File.Copy(_pipeline.Database, _pipeline.At("backup"));
        await RunAsync(3);
        await FailAsync(pages: ["""{"items":[{"id":4,"ts":40}]}""", "{}"], at: "items//1");
        File.Copy(_pipeline.At("backup"), _pipeline.Database, overwrite: true);

        Assert.Contains("PACKAGE_DROPPED", await RunAsync(5));

        Assert.Equal(["1", "2", "3", "4", "5"], Ids("d"));
        Assert.Single(Directory.GetDirectories(_pipeline.Shelf.Folder, "*.dropped"));
    }

    [Fact]
    public async Task A_database_that_another_pipeline_filled_is_loaded_whole()
    {
        await RunAsync(2);
        File.Delete(_pipeline.Database);
        _pipeline.Api.With("items", "", """{"items":[{"id":9,"ts":90}]}""");
        var stranger = _pipeline.Parts with { Definition = _pipeline.Definition with { PipelineName = "q" }, WorkingFolder = _pipeline.At("elsewhere") };
        await new PipelineRunner(stranger).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);

        Assert.Contains("DATASET_REPLACED", await RunAsync(3));

        Assert.Equal(["1", "2", "3", "9"], Ids("d"));
    }

    [Fact]
    public async Task A_dataset_that_is_gone_back_to_goes_on_from_its_own_cursor()
    {
        await RunAsync(2);
        Rename("e");
        await RunAsync(4);
        Rename("d");
        await RunAsync(5);

        Assert.Equal(["1", "2", "3", "4", "5"], Ids("d"));
        Assert.Equal(["1", "2", "3", "4"], Ids("e"));
    }

    [Fact]
    public async Task A_package_that_waits_is_loaded_into_the_dataset_the_definition_names_now()
    {
        await FailAsync(pages: ["""{"items":[{"id":1,"ts":10}]}""", "{}"], at: "items//1");
        Rename("e");
        _pipeline.Api.With("items", "", """{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        await _pipeline.Run();

        Assert.Equal(["1", "2"], Ids("e"));
        Assert.Equal(["items//0", "items//1"], _pipeline.Api.Asked);
    }

    [Fact]
    public async Task Pages_of_one_address_are_not_gone_on_with_at_another()
    {
        await FailAsync(pages: ["""{"items":[{"id":1,"ts":10}]}""", "{}"], at: "items//1");
        _pipeline.Definition = _pipeline.Definition with { Client = _pipeline.Definition.Client with { BaseUrl = "http://elsewhere" } };

        Assert.Contains("PACKAGE_DROPPED", await RunAsync(2));

        Assert.Equal(["1", "2"], Ids("d"));
    }

    [Fact]
    public async Task A_definition_corrected_after_a_failed_first_request_is_the_one_that_is_used()
    {
        await FailAsync(pages: ["{}"], at: "items//0");
        var used = new List<PipelineDefinition>();
        _pipeline.Definition = _pipeline.Definition with { Resources = [Items with { Endpoint = Items.Endpoint with { Path = "corrected" } }] };
        _pipeline.Api.With("items", "", """{"items":[{"id":1,"ts":10}]}""");
        var parts = _pipeline.Parts;
        await new PipelineRunner(parts with
        {
            OpenSource = (definition, budget, progress) =>
            {
                used.Add(definition);
                return parts.OpenSource(definition, budget, progress);
            },
        }).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);

        Assert.Equal(["corrected"], used.Select(definition => definition.Resources[0].Endpoint.Path));
        Assert.Equal(["1"], Ids("d"));
    }

    [Fact]
    public async Task Corrected_credentials_are_used_by_a_package_that_waits_and_other_changes_are_said()
    {
        await FailAsync(pages: ["""{"items":[{"id":1,"ts":10}]}""", "{}"], at: "items//1");
        var auth = new AuthDefinition("bearer") { Secrets = new Dictionary<string, string> { ["token"] = "corrected" } };
        _pipeline.Definition = _pipeline.Definition with
        {
            Client = _pipeline.Definition.Client with { Auth = auth },
            Resources = [Items with { Endpoint = Items.Endpoint with { Path = "other" } }],
        };
        _pipeline.Api.With("items", "", """{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        var told = await ToldAsync();

        Assert.Contains("DEFINITION_CHANGED", told);
        Assert.Equal("corrected", _pipeline.Shelf.All()[0].Manifest.Definition.Client.Auth!.Secrets["token"]);
        Assert.Equal("items", _pipeline.Shelf.All()[0].Manifest.Definition.Resources[0].Endpoint.Path);
        Assert.Equal(["1", "2"], Ids("d"));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_gives_no_load_an_id_below_the_datasets_newest()
    {
        await RunAsync(1);
        var newest = _pipeline.Query("SELECT max(load_id) FROM d._dlt_loads")[0];
        Directory.Delete(_pipeline.Working, recursive: true);
        _pipeline.Api.With("items", "", """{"items":[{"id":2,"ts":20}]}""");
        var report = await new PipelineRunner(_pipeline.Parts with { Time = new EarlierTime() }).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);

        Assert.True(string.CompareOrdinal(report.Packages[0].LoadId, newest) > 0, $"{report.Packages[0].LoadId} after {newest}");
    }

    private void Rename(string dataset) => _pipeline.Definition = _pipeline.Definition with { DatasetName = dataset };

    private IReadOnlyList<string> Ids(string dataset) => _pipeline.Query($"SELECT id FROM {dataset}.items ORDER BY id");

    /// <summary>A run on an API that holds records 1 to <paramref name="records"/>; the codes of its warnings.</summary>
    private Task<IReadOnlyList<string>> RunAsync(int records)
    {
        _pipeline.Api.With("items", "", $"{{\"items\":[{string.Join(',', Enumerable.Range(1, records).Select(id => $"{{\"id\":{id},\"ts\":{id * 10}}}"))}]}}");
        return ToldAsync();
    }

    private async Task<IReadOnlyList<string>> ToldAsync()
    {
        var report = await _pipeline.Run();
        return [.. new TraceStore(_pipeline.Working).Find(report.RunId)!.Warnings.Select(warning => warning.Code)];
    }

    private async Task FailAsync(string[] pages, string at)
    {
        _pipeline.Api.With("items", "", pages);
        _pipeline.Api.Before = asked => asked == at ? Task.FromException(new PipelineException("SERVER_ERROR", Recovery.RetryLater, "down")) : Task.CompletedTask;
        await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        _pipeline.Api.Before = _ => Task.CompletedTask;
    }

    private sealed class EarlierTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(-1);
    }
}
