using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Extraction;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>Packages that were loaded and are kept for replay: what is said when one is damaged is true.</summary>
public sealed class KeptPackageTests : IDisposable
{
    private readonly TestPipeline _pipeline = new(ExtractorTests.Resource("items"));

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_damaged_kept_package_promises_no_reading_that_will_not_come()
    {
        _pipeline.Api.With("items", "", """{"items":[{"id":1}]}""");
        var loadId = (await _pipeline.Run()).Packages[0].LoadId;
        var pages = ResourceLog.PagesFile(Path.Combine(_pipeline.Shelf.Folder, loadId, "pages"), "items");
        var bytes = await File.ReadAllBytesAsync(pages, TestContext.Current.CancellationToken);
        bytes[^30] ^= 1;
        await File.WriteAllBytesAsync(pages, bytes, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            new PipelineRunner(_pipeline.Parts).ReplayAsync(loadId, TestPipeline.Destination(_pipeline.At("other.duckdb")), null, TestContext.Current.CancellationToken));

        Assert.Equal(("PACKAGE_BROKEN", "normalize", loadId), (error.Code, error.Step, error.LoadId));
        Assert.Contains("no run reads them again", error.Message, StringComparison.Ordinal);
        Assert.NotEqual("run-pipeline", error.Next?.Tool);
        Assert.Equal([loadId], _pipeline.Shelf.Broken);
        Assert.Equal(["1"], _pipeline.Query("SELECT id FROM d.items"));
    }
}
