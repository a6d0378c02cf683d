using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Sandbox;

/// <summary>One request as the sandbox saw it.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Path">Path below the base, without query.</param>
/// <param name="Query">Query without the question mark and without secrets; empty when there was none.</param>
/// <param name="Status">Status of the answer; 0 for a connection that was reset.</param>
/// <param name="At">Wall time at which the answer was ready.</param>
/// <param name="Bytes">Bytes of the body before compression.</param>
/// <param name="Fault">Kind of the fault that struck, or null.</param>
internal sealed record SandboxRequest(string Method, string Path, string Query, int Status, DateTimeOffset At, long Bytes, string? Fault = null);

/// <summary>
/// What was asked of the sandbox, in the order of the answers. An entry is there before the caller sees the end of the answer.
/// Headers are never kept, so no token can be.
/// </summary>
internal sealed class SandboxRequestLog : IDisposable
{
    private readonly ConcurrentQueue<SandboxRequest> requests = new();
    private readonly Lock gate = new();
    private readonly FileStream? file;

    internal SandboxRequestLog(string? path)
    {
        if (path is not null)
        {
            PlainFile.CheckWritable(path);
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
    }

    /// <summary>All requests, oldest first.</summary>
    public IReadOnlyList<SandboxRequest> All => requests.ToArray();

    /// <summary>Number of requests.</summary>
    public int Count => requests.Count;

    /// <summary>Number of requests whose path is <paramref name="path"/>, whatever the query.</summary>
    public int CountOf(string path) => requests.Count(request => request.Path == path);

    /// <summary>Requests per path.</summary>
    public IReadOnlyDictionary<string, int> CountsPerPath =>
        requests.GroupBy(request => request.Path).ToDictionary(paths => paths.Key, paths => paths.Count(), StringComparer.Ordinal);

    /// <summary>Forgets what was seen in memory; the file keeps it.</summary>
    public void Clear() => requests.Clear();

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    /// <summary>Reads a log file that this or another process writes. A last line that is still incomplete is left out.</summary>
    public static IReadOnlyList<SandboxRequest> ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n');
        return lines.Take(lines.Length - 1).Select(Parse).ToArray();
    }

    internal void Add(SandboxRequest request)
    {
        requests.Enqueue(request);
        if (file is null) return;
        var line = Line(request);
        // One write per line and no buffer: a reader in another process sees whole lines at once.
        lock (gate) file.Write(line);
    }

    private static byte[] Line(SandboxRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("method", request.Method);
            json.WriteString("path", request.Path);
            json.WriteString("query", request.Query);
            json.WriteNumber("status", request.Status);
            json.WriteString("at", request.At);
            json.WriteNumber("bytes", request.Bytes);
            if (request.Fault is not null) json.WriteString("fault", request.Fault);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static SandboxRequest Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new SandboxRequest(
            root.GetProperty("method").GetString()!,
            root.GetProperty("path").GetString()!,
            root.GetProperty("query").GetString()!,
            root.GetProperty("status").GetInt32(),
            root.GetProperty("at").GetDateTimeOffset(),
            root.GetProperty("bytes").GetInt64(),
            root.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }
}
