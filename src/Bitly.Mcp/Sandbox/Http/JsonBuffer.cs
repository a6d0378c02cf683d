using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>A writer and the bytes it fills, kept for the next request: a page costs no allocation of its own.</summary>
internal sealed class JsonBuffer : IDisposable
{
    private const int Kept = 16;
    private const int KeptBytes = 1 << 20;
    private static readonly ConcurrentBag<JsonBuffer> Free = [];
    private readonly ArrayBufferWriter<byte> bytes = new(128 * 1024);

    private JsonBuffer() =>
        // Bitly leaves letters of other scripts as they are; what JSON itself demands is escaped.
        Json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 4096 });

    public Utf8JsonWriter Json { get; }

    public static JsonBuffer Rent() => Free.TryTake(out var buffer) ? buffer : new JsonBuffer();

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Forgets what was written.</summary>
    public void Reset()
    {
        bytes.ResetWrittenCount();
        Json.Reset();
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        Reset();
        if (Free.Count < Kept && bytes.Capacity <= KeptBytes) Free.Add(this);
        else Json.Dispose();
    }
}
