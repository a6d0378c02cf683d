using System.Security.Cryptography;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Events;

namespace Bitly.Pipeline.Rest;

/// <summary>What a client needs besides the requests.</summary>
internal sealed record RestClientOptions
{
    /// <summary>Credentials and redirects stay at the origin of its base URL.</summary>
    public required ClientDefinition Client { get; init; }

    public RetryPolicy Retry { get; init; } = new();

    /// <summary>What statuses and message codes of this API mean; HTTP's own meaning by default.</summary>
    public FailureTable Failures { get; init; } = FailureTable.Http;

    public SecretMask Mask { get; init; } = SecretMask.None;

    public IRequestBudget? Budget { get; init; }

    /// <summary>Rate windows that are known; null begins without any.</summary>
    public RequestPace? Pace { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IProgress<RunEvent>? Progress { get; init; }

    public IProgress<RequestTrace>? Traces { get; init; }

    /// <summary>Bytes of one answer after decompression; 256 MB.</summary>
    public int MaxBodyBytes { get; init; } = 256 << 20;

    /// <summary>For one attempt, headers and body together; dlt's 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public string UserAgent { get; init; } = "rest-loader/0.1";

    /// <summary>Random part of a wait, in [0, 1).</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(1000) / 1000.0;

    /// <summary>The transport; null: a SocketsHttpHandler of our own. Tests with their own transport set it; it must not follow redirects.</summary>
    public HttpMessageHandler? Transport { get; init; }
}

/// <summary>One attempt, for the trace: nothing of it can hold a secret.</summary>
internal sealed record RequestTrace(DateTimeOffset At, string Method, string Path, int? Status, TimeSpan Elapsed, long Bytes, string? Failure);

/// <summary>A checked JSON answer. Dispose gives its buffer back.</summary>
internal sealed class RestAnswer(int status, ReadOnlyMemory<byte> body, IDisposable? owner) : IDisposable
{
    public int Status { get; } = status;

    /// <summary>Masked; several values of a name are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>UTF-8 JSON with secrets masked; empty when a response action ignored the answer.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The same body as gzip, just as it came; empty when it came otherwise, or a secret was masked in it. Valid until dispose.</summary>
    public ReadOnlyMemory<byte> Gzip { get; init; }

    /// <summary>Where the parts of the body are; null when that was not looked at.</summary>
    public JsonOutline? Outline { get; init; }

    /// <summary>The URL that answered, redirects followed. Masked: relative next links are joined to it, and those are stored.</summary>
    public required string Url { get; init; }

    /// <summary>Retries and redirects included.</summary>
    public int RequestsSpent { get; init; }

    /// <summary>A response action said to ignore this answer.</summary>
    public bool Ignored { get; init; }

    public void Dispose() => owner?.Dispose();
}
