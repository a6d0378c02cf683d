using Bitly.Mcp.Sandbox.Faults;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>A finished answer, ready to be sent.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Bytes of the body; they stay valid until the request is over.</param>
/// <param name="ContentType">Content type without charset, as Bitly sends it.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string ContentType = "application/json")
{
    /// <summary>Seconds for <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Headers beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Bytes to send before the connection breaks or is held; null to send all at once.</summary>
    public int? SentFirst { get; init; }

    /// <summary>Break the connection after <see cref="SentFirst"/> bytes instead of going on.</summary>
    public bool Breaks { get; init; }
}
