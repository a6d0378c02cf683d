using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Extraction;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>
/// A load that is done and one that was killed in the middle; then each working file in turn is cut or filled with rubbish, as a power cut or a bad disk
/// does. Whatever it was, the runs that follow end with every record once, and what was not whole is named.
/// </summary>
public sealed class TornFilesTests : IDisposable
{
    private static readonly ResourceDefinition Items = ExtractorTests.Resource("items") with
    {
        Endpoint = new EndpointDefinition { Path = "items", Incremental = new IncrementalDefinition { CursorPath = "ts" } },
    };

    private readonly TestPipeline _pipeline = new(Items);

    /// <summary>All ways instead of three; see tests/README.md.</summary>
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BITLY_FUZZ") is { Length: > 0 } and not "1";

    /// <summary>Ways of a file to be wrong.</summary>
    private static readonly (string Name, Func<byte[], byte[]> Spoil)[] Ways =
    [
        ("empty", _ => []),
        ("one byte", bytes => bytes[..Math.Min(1, bytes.Length)]),
        ("half", bytes => bytes[..(bytes.Length / 2)]),
        ("all but ten", bytes => bytes[..Math.Max(0, bytes.Length - 10)]),
        ("all but one", bytes => bytes[..Math.Max(0, bytes.Length - 1)]),
        ("zeros behind", bytes => [.. bytes, .. new byte[64]]),
        ("rubbish behind", bytes => [.. bytes, .. "{\"resource\":\"it\xff\n\0"u8]),
        ("zeros in the middle", bytes => [.. bytes.Select((one, at) => at > bytes.Length / 2 && at < (bytes.Length / 2) + 8 ? (byte)0 : one)]),
        ("a block of zeros", bytes => new byte[bytes.Length]),
    ];

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Whatever_file_is_torn_the_next_runs_end_with_every_record_once_and_name_what_was_lost()
    {
        await LoadedAndKilledAsync();
        var kept = Snapshot();
        var files = kept.Keys.Where(file => Path.GetFileName(file) is not ("run.lock" or "data.duckdb")).ToList();
        Assert.Contains(files, file => file.EndsWith(".checkpoint.jsonl", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("state.json", StringComparison.Ordinal));
        foreach (var file in files)
        {
            foreach (var (name, spoil) in IsLong ? Ways : Ways.Where(way => way.Name is "half" or "rubbish behind" or "a block of zeros"))
            {
                Restore(kept);
                await File.WriteAllBytesAsync(file, spoil(kept[file]), TestContext.Current.CancellationToken);
                var told = await RunToTheEndAsync();
                var what = $"{Path.GetRelativePath(_pipeline.At(""), file)}, {name}: {told}";
                Assert.True(_pipeline.Query("SELECT id || 'x' || count(*) FROM d.items GROUP BY id ORDER BY id") is ["1x1", "2x1", "3x1", "4x1"], what);
                Assert.Equal(["0"], _pipeline.Query("SELECT count(*) FROM d._dlt_loads WHERE status <> 0"));
                Assert.DoesNotContain("UNEXPECTED", told, StringComparison.Ordinal);
                if (Directory.EnumerateFileSystemEntries(_pipeline.Working, "*.broken", SearchOption.AllDirectories).Any())
                {
                    Assert.True(told.Contains("PACKAGE_BROKEN", StringComparison.Ordinal) || told.Contains("STATE_SET_ASIDE", StringComparison.Ordinal), what);
                }
            }
        }
    }

    private async Task LoadedAndKilledAsync()
    {
        _pipeline.Api.With("items", "", """{"items":[{"id":1,"ts":10}]}""", """{"items":[{"id":2,"ts":20}]}""");
        await _pipeline.Run();
        _pipeline.Api.With("items", "", """{"items":[{"id":2,"ts":20}]}""", """{"items":[{"id":3,"ts":30}]}""", """{"items":[{"id":4,"ts":40}]}""");
        _pipeline.Api.Before = asked => asked == "items//2" ? Task.FromException(new PipelineException("SERVER_ERROR", Recovery.RetryLater, "down")) : Task.CompletedTask;
        await Assert.ThrowsAsync<PipelineException>(() => _pipeline.Run());
        _pipeline.Api.Before = _ => Task.CompletedTask;
    }

    /// <summary>Runs until nothing new is found, at most four times; the codes of all warnings and errors on the way.</summary>
    private async Task<string> RunToTheEndAsync()
    {
        var told = new List<string>();
        for (var run = 0; run < 4; run++)
        {
            try
            {
                var report = await _pipeline.Run();
                told.AddRange(new TraceStore(_pipeline.Working).Find(report.RunId)!.Warnings.Select(warning => warning.Code));
                if (report.Packages.Count == 0)
                {
                    return string.Join(' ', told);
                }
            }
            catch (PipelineException error)
            {
                told.Add(error.Code);
            }
        }

        return string.Join(' ', told) + " (never done)";
    }

    private Dictionary<string, byte[]> Snapshot() =>
        Directory.EnumerateFiles(_pipeline.At(""), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);

    private void Restore(Dictionary<string, byte[]> kept)
    {
        Directory.Delete(_pipeline.At(""), recursive: true);
        foreach (var (file, bytes) in kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
