using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>The same pipeline in two folders, one dataset: whoever comes second writes nothing twice, says so, and goes on with the next run.</summary>
public sealed class OtherPlaceTests : IDisposable
{
    private static readonly ResourceDefinition Items = ExtractorTests.Resource("items") with
    {
        Endpoint = new EndpointDefinition { Path = "items", Incremental = new IncrementalDefinition { CursorPath = "ts" } },
    };

    private readonly TestPipeline _pipeline = new(Items);

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Two_folders_that_load_at_the_same_moment_write_no_record_twice(int loadedBefore)
    {
        if (loadedBefore > 0)
        {
            _pipeline.Api.With("items", "", Page(loadedBefore));
            await _pipeline.Run();
        }

        await ElsewhereAsync("p", loadedBefore);
        _pipeline.Api.With("items", "", Page(4));
        Meanwhile(() => ElsewhereAsync("p", 4));

        var error = await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());

        Assert.Equal(("STATE_MOVED", Recovery.RetryLater, "load"), (error.Code, error.Recovery, error.Step));
        Assert.Equal(["1", "2", "3", "4"], Ids());
        _pipeline.Api.With("items", "", Page(5));
        Assert.Contains("PACKAGE_DROPPED", Warnings(await _pipeline.Run()));
        Assert.Equal(["1", "2", "3", "4", "5"], Ids());
        await ElsewhereAsync("p", 6);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], Ids());
    }

    [Fact]
    public async Task A_package_that_waited_while_another_folder_loaded_is_set_aside_and_no_record_is_lost()
    {
        _pipeline.Api.With("items", "", Page(1), Page(3));
        _pipeline.Api.Before = asked => asked == "items//1" ? Task.FromException(new PipelineException("SERVER_ERROR", Recovery.RetryLater, "down")) : Task.CompletedTask;
        await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        _pipeline.Api.Before = _ => Task.CompletedTask;
        await ElsewhereAsync("p", 2);

        Assert.Contains("PACKAGE_DROPPED", Warnings(await _pipeline.Run()));

        Assert.Equal(["1", "2", "3"], Ids());
        Assert.Single(Directory.GetDirectories(_pipeline.Shelf.Folder, "*.dropped"));
    }

    [Fact]
    public async Task Another_pipeline_that_loads_into_the_same_dataset_is_in_nobodys_way()
    {
        await ElsewhereAsync("q", 1);
        _pipeline.Api.With("items", "", Page(2));
        Meanwhile(() => ElsewhereAsync("q", 3));

        await _pipeline.Run();

        Assert.Equal(["1", "1", "2", "2", "3"], Ids());
    }

    [Fact]
    public async Task A_drop_that_another_folder_overtakes_takes_nothing_away()
    {
        await ElsewhereAsync("p", 1);
        var overtaken = new Overtaken("load", () => ElsewhereAsync("p", 3).GetAwaiter().GetResult());

        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            new PipelineRunner(_pipeline.Parts).DropAsync(new DropRequest { All = true }, null, overtaken, TestContext.Current.CancellationToken));

        Assert.Equal("STATE_MOVED", error.Code);
        Assert.Equal(["1", "2", "3"], Ids());
    }

    private static string Page(int records) => $"{{\"items\":[{string.Join(',', Enumerable.Range(1, records).Select(id => $"{{\"id\":{id},\"ts\":{id * 10}}}"))}]}}";

    private IReadOnlyList<string> Ids() => _pipeline.Query("SELECT id FROM d.items ORDER BY id");

    private IReadOnlyList<string> Warnings(RunReport report) => [.. new TraceStore(_pipeline.Working).Find(report.RunId)!.Warnings.Select(warning => warning.Code)];

    /// <summary>Once, between the first request and its answer.</summary>
    private void Meanwhile(Func<Task> act) => _pipeline.Api.Before = _ =>
    {
        _pipeline.Api.Before = _ => Task.CompletedTask;
        return act();
    };

    /// <summary>A run in another folder, on the same account and into the same database.</summary>
    private async Task ElsewhereAsync(string pipeline, int records)
    {
        if (records == 0)
        {
            return;
        }

        var api = new FakeApi().With("items", "", Page(records));
        var other = _pipeline.Parts with
        {
            Definition = _pipeline.Definition with { PipelineName = pipeline },
            WorkingFolder = _pipeline.At("other-" + pipeline),
            OpenSource = (_, _, _) => new OpenedSource(api),
        };
        await new PipelineRunner(other).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken);
    }

    /// <summary>Acts when a step begins.</summary>
    private sealed class Overtaken(string step, Action act) : IProgress<RunEvent>
    {
        private bool _done;

        public void Report(RunEvent value)
        {
            if (!_done && value is StepChanged { Ended: false } begun && begun.Step == step)
            {
                _done = true;
                act();
            }
        }
    }
}
