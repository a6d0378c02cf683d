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
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public IProgress<RunEvent>? Progress { get; init; }
    public IProgress<RequestTrace>? Traces { get; init; }
    /// <summary>Bytes of one answer after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 256 << 20;
    /// <summary>For one attempt, headers and body each.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>One attempt, for the trace: nothing of it can hold a secret.</summary>
internal sealed record RequestTrace(DateTimeOffset At, string Method, string Path, int? Status, TimeSpan Elapsed, long Bytes, string? Failure);

/// <summary>A checked JSON answer. Dispose gives its buffer back.</summary>
internal sealed class RestAnswer(int status, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, IDisposable? owner) : IDisposable
{
    public int Status { get; } = status;
    /// <summary>Masked; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = headers;
    /// <summary>UTF-8 JSON with secrets masked.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;
    public required int RequestsSpent { get; init; }

    public void Dispose() => owner?.Dispose();
}

/// <summary>Sends requests: credentials, retries, limits, redirects, decompression, masking. The only file that names Flurl.</summary>
internal sealed class RestClient(RestClientOptions options) : IDisposable
{
    public RestClientOptions Options { get; } = options;

    /// <summary>Sends one request until it succeeds or fails for good.</summary>
    /// <exception cref="Errors.PipelineException">One of the codes of <see cref="FailureKind"/>; see RestErrors.KindOf.</exception>
    public Task<RestAnswer> SendAsync(RestRequest request, IAuthentication? auth, CancellationToken cancellationToken) =>
        Task.FromException<RestAnswer>(RestErrors.NotBuilt($"client ({request} {auth} {Options} {cancellationToken.CanBeCanceled})"));

    public void Dispose()
    {
    }
}
