using System.Text.Json;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Traces on disk: <c>trace.json</c> is the last one, <c>traces/RUN_ID.json</c> are the last <see cref="Kept"/>.</summary>
internal sealed class TraceStore(string workingFolder)
{
    public const int Kept = 20;
    private readonly string _last = Path.Combine(workingFolder, "trace.json");
    private readonly string _all = Path.Combine(workingFolder, "traces");

    public void Write(RunTrace trace)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(trace, RunJson.Default.RunTrace);
        AtomicFile.Write(Path.Combine(_all, trace.RunId + ".json"), bytes, lasting: false);
        AtomicFile.Write(_last, bytes, lasting: false);
        // What a killed run left half written has a name that no later run writes again.
        foreach (var old in Files().SkipLast(Kept).Concat(Directory.GetFiles(_all, "*" + AtomicFile.Unfinished)))
        {
            File.Delete(old);
        }
    }

    /// <summary>The last trace, or null. One that says "running" while nobody holds the lock was interrupted.</summary>
    public RunTrace? Last() => Read(_last);

    public RunTrace? Find(string runId) => Files().FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == runId) is { } file ? Read(file) : null;

    /// <summary>Kept traces, newest first.</summary>
    public IReadOnlyList<RunTrace> All() => [.. Files().Reverse().Select(Read).OfType<RunTrace>()];

    private string[] Files() => Directory.Exists(_all) ? [.. Directory.GetFiles(_all, "*.json").Order(StringComparer.Ordinal)] : [];

    private RunTrace? Read(string file)
    {
        try
        {
            var trace = AtomicFile.Read(file) is { } bytes ? JsonSerializer.Deserialize(bytes, RunJson.Default.RunTrace) : null;
            return trace is { Status: RunStatus.Running } && RunLock.Holder(workingFolder)?.RunId != trace.RunId
                ? trace with { Status = RunStatus.Interrupted }
                : trace;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
