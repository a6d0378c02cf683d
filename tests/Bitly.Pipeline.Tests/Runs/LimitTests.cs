using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>A page limit and the cursor of what it cuts.</summary>
public sealed class LimitTests : IDisposable
{
    private static readonly ResourceDefinition Items = ExtractorTests.Resource("items") with
    {
        Endpoint = new EndpointDefinition { Path = "items", Incremental = new IncrementalDefinition { CursorPath = "ts" } },
    };

    private readonly TestPipeline _pipeline = new(Items);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_limit_that_cuts_an_incremental_sequence_leaves_its_cursor_where_it_was()
    {
        Load(new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] });
        var cut = await _pipeline.Run(new RunOptions { Limit = 1 });
        var whole = await _pipeline.Run();

        Assert.Contains(cut.Warnings, warning => warning.Contains("its cursor stays", StringComparison.Ordinal));
        Assert.DoesNotContain(whole.Warnings, warning => warning.Contains("limit", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["1|9", "2|5"], _pipeline.Query("SELECT id, ts FROM d.items ORDER BY id"));
    }

    [Fact]
    public async Task For_append_the_cursor_of_a_cut_sequence_moves_and_the_run_says_what_that_costs()
    {
        Load(new TableHints());
        var cut = await _pipeline.Run(new RunOptions { Limit = 1 });
        await _pipeline.Run();

        Assert.Contains(cut.Warnings, warning => warning.Contains("its cursor is past them", StringComparison.Ordinal));
        Assert.Equal(["1|9"], _pipeline.Query("SELECT id, ts FROM d.items ORDER BY id"));
    }

    [Fact]
    public async Task A_limit_that_cuts_nothing_moves_the_cursor_and_warns_of_nothing()
    {
        Load(new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] });
        var report = await _pipeline.Run(new RunOptions { Limit = 2 });
        _pipeline.Api.With("items", "", """{"items":[{"id":3,"ts":7}]}""");
        await _pipeline.Run();

        Assert.DoesNotContain(report.Warnings, warning => warning.Contains("limit", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["1|9", "2|5"], _pipeline.Query("SELECT id, ts FROM d.items ORDER BY id"));
    }

    /// <summary>Newest first, as many APIs answer.</summary>
    private void Load(TableHints hints)
    {
        _pipeline.Definition = _pipeline.Definition with { Resources = [Items with { Hints = hints }] };
        _pipeline.Api.With("items", "", """{"items":[{"id":1,"ts":9}]}""", """{"items":[{"id":2,"ts":5}]}""");
    }
}
