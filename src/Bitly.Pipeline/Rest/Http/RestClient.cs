using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Flurl.Http;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Sends requests: credentials, retries, limits, redirects, decompression, masking. The only file that names Flurl, whose
/// exceptions hold full URLs and so never leave it.
/// </summary>
internal sealed class RestClient : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxErrorBody = 64 * 1024;

    private readonly HttpClient _http;
    private readonly FlurlClient _flurl;
    private readonly RequestGate _gate;
    private readonly Lock _lateLock = new();
    private readonly List<Secret> _late = [];
    private SecretMask _mask;
    private volatile bool _accepted;

    public RestClient(RestClientOptions options)
    {
        Options = options;
        _mask = options.Mask;
        _gate = new RequestGate(options);
#pragma warning disable CA2000 // the HttpClient owns its handler
        _http = new HttpClient(options.Transport ?? NewTransport(options), disposeHandler: options.Transport is null) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        _flurl = new FlurlClient(_http);
        _flurl.Settings.CookiesEnabled = false;
    }

    public RestClientOptions Options { get; }

    /// <summary>Masks the secrets in use, those that a token endpoint gave included.</summary>
    public string Masked(string text) => _mask.Apply(text);

    /// <summary>A URL that may be kept or shown. A redirect can name one that holds a secret in a spelling that no list has: escaped here and there.</summary>
    private string MaskedUrl(string url)
    {
        var masked = _mask.Apply(url);
        return _mask.Finds(Uri.UnescapeDataString(masked)) ? $"{RestUrl.OriginOf(url)}/{SecretMask.Stars}" : masked;
    }

    /// <summary>Adds a secret that appeared on the way (an access token) to what is masked.</summary>
    public void AddSecret(Secret secret)
    {
        lock (_lateLock)
        {
            _late.Add(secret);
            _mask = Options.Mask.And(_late);
        }
    }

    /// <summary>Sends one request until it succeeds or fails for good.</summary>
    /// <exception cref="Errors.PipelineException">One of the codes of <see cref="FailureKind"/>; see RestErrors.KindOf.</exception>
    public Task<RestAnswer> SendAsync(RestRequest request, IAuthentication? auth, CancellationToken cancellationToken) =>
        SendAsync(request, auth, [], cancellationToken);

    /// <summary>As above, with response actions that are asked on every answer, good or bad.</summary>
    public async Task<RestAnswer> SendAsync(RestRequest request, IAuthentication? auth, IReadOnlyList<ResponseAction> actions, CancellationToken cancellationToken)
    {
        if (!RestUrl.SameOrigin(request.Url, Options.Client.BaseUrl))
        {
            throw RestErrors.ForeignUrl(RestUrl.OriginOf(Options.Client.BaseUrl), RestUrl.OriginOf(request.Url));
        }

        return await RepeatAsync(new Exchange(request, auth, actions, []), cancellationToken);
    }

    /// <summary>Posts a form of secrets to a token endpoint, which the definition names and which may be of another origin. No credentials are added.</summary>
    public Task<RestAnswer> PostFormAsync(string url, IReadOnlyList<KeyValuePair<string, Secret>> form, CancellationToken cancellationToken) =>
        RepeatAsync(new Exchange(new RestRequest { Method = "POST", Url = url }, null, [], form), cancellationToken);

    public void Dispose()
    {
        _flurl.Dispose();
        _http.Dispose();
        _gate.Dispose();
    }

    private static SocketsHttpHandler NewTransport(RestClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new TunnelProxy(),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxConnectionsPerServer = Math.Max(1, options.Client.MaxConnections),
        ConnectTimeout = options.Timeout,
    };

    private async Task<RestAnswer> RepeatAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Before a connection is taken: a token endpoint may be asked through this client.
            var credential = exchange.Auth is null ? null : await exchange.Auth.GetAsync(this, cancellationToken);
            var result = await AttemptAsync(exchange, credential, cancellationToken);
            if (result.Answer is { } answer)
            {
                _accepted = true;
                return answer;
            }

            var failure = result.Failure!;
            if (failure.Kind == FailureKind.TokenRefused && exchange.Auth?.Renew() == true)
            {
                continue;
            }

            var decision = Options.Retry.After(failure, exchange.First.Method, attempt, Options.Jitter());
            if (!decision.Again)
            {
                var goesOn = failure.Kind is FailureKind.MonthSpent or FailureKind.LinkQuota ? MonthEnd.After(Options.Time.GetUtcNow()) : null;
                throw RestErrors.Failed(failure, exchange.First.Method, RestUrl.PathOf(MaskedUrl(exchange.First.Url)), attempt, result.Detail, new FailureContext(goesOn, _accepted));
            }

            if (failure.Kind == FailureKind.RateLimited)
            {
                _gate.Pause(decision.Wait);
            }

            Options.Progress?.Report(new Waiting(Options.Time.GetUtcNow(), ReasonOf(failure), decision.Wait));
            await Task.Delay(decision.Wait, Options.Time, cancellationToken);
        }
    }

    private static string ReasonOf(HttpFailure failure) =>
        failure.Status is { } status ? $"{failure.Kind} ({status}{(failure.MessageCode is null ? "" : $" {failure.MessageCode}")})" : failure.Kind.ToString();

    /// <summary>One attempt with its redirects, holding one connection.</summary>
    private async Task<Attempt> AttemptAsync(Exchange exchange, Credential? credential, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(exchange.First, cancellationToken);
        var refused = false;
        try
        {
            var url = exchange.First.Url;
            for (var hop = 0; ; hop++)
            {
                Options.Budget?.Spend();
                exchange.Spent++;
                var attempt = await SendOnceAsync(exchange, hop == 0 ? exchange.First : exchange.First with { Url = url, Query = [] }, credential, cancellationToken);
                if (attempt.Redirect is null)
                {
                    refused = attempt.Failure?.Kind == FailureKind.RateLimited;
                    return attempt;
                }

                if (hop == MaxRedirects || RedirectTarget(exchange, url, attempt) is not { } target)
                {
                    return attempt with { Failure = attempt.Failure! with { Kind = FailureKind.RedirectRefused }, Redirect = null };
                }

                url = target;
            }
        }
        finally
        {
            _gate.Leave(exchange.First, refused);
        }
    }

    /// <summary>A redirect is followed within the origin only, and a POST only where its meaning stays (307, 308).</summary>
    private string? RedirectTarget(Exchange exchange, string current, Attempt attempt) =>
        (exchange.First.Method == "GET" || attempt.Failure!.Status is 307 or 308)
        && exchange.Form.Count == 0
        && RestUrl.Resolve(current, attempt.Redirect!) is { } target
        && RestUrl.SameOrigin(target, Options.Client.BaseUrl)
            ? target
            : null;

    private async Task<Attempt> SendOnceAsync(Exchange exchange, RestRequest request, Credential? credential, CancellationToken cancellationToken)
    {
        var started = Options.Time.GetTimestamp();
        var at = Options.Time.GetUtcNow();
        using var limit = new CancellationTokenSource(Options.Timeout, Options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var attempt = new Attempt(null, new(FailureKind.NetworkError, null, null, null), null);
        try
        {
            using var response = await SendFlurlAsync(exchange, request, credential, both.Token);
            attempt = await ReadAsync(exchange, response, MaskedUrl(request.Url), both.Token);
        }
        catch (Exception e) when (e is not PipelineException)
        {
            // Flurl wraps a cancel; the caller waits for the plain one.
            cancellationToken.ThrowIfCancellationRequested();
            attempt = new(null, FailureOf(e), Detail(e));
        }

        var failed = attempt.Failure?.Kind.ToString();
        Options.Traces?.Report(new(at, request.Method, RestUrl.PathOf(MaskedUrl(request.Url)), attempt.Answer?.Status ?? attempt.Failure?.Status,
            Options.Time.GetElapsedTime(started), attempt.Bytes, attempt.Redirect is null ? failed : "Redirect"));
        return attempt;
    }

    /// <summary>
    /// The answer of a token endpoint goes to the authentication alone and is read as it is: an access token may hold the client's id
    /// (a JWT does), or be one that is known already. What a refusal says is masked as everywhere.
    /// </summary>
    private async Task<Attempt> ReadAsync(Exchange exchange, HttpResponseMessage response, string url, CancellationToken cancellationToken)
    {
        var isToken = exchange.Form.Count > 0;
        var attempt = await new AnswerReader(Options, isToken ? SecretMask.None : _mask, exchange).ReadAsync(response, url, cancellationToken);
        return isToken && attempt.Failure is { MessageCode: { } message } failure
            ? attempt with { Failure = failure with { MessageCode = Masked(message) } }
            : attempt;
    }

    private async Task<HttpResponseMessage> SendFlurlAsync(Exchange exchange, RestRequest request, Credential? credential, CancellationToken cancellationToken)
    {
        if (credential is Credential.Query query)
        {
            // A next link or a redirect may repeat the parameter, by now with stars in it.
            request = (request with { Url = RestUrl.WithoutQuery(request.Url, query.Name) }).WithQuery(query.Name, query.Value.Reveal());
        }

        // Not through Request(): that joins parts of URLs, with four passes of regular expressions over one that is whole already.
        var flurl = new FlurlRequest(RestUrl.WithQuery(request.Url, request.Query)).WithClient(_flurl).AllowAnyHttpStatus();
        flurl.WithHeader("User-Agent", Options.UserAgent).WithHeader("Accept", "*/*").WithHeader("Accept-Encoding", ContentCoding.Accepted);
        foreach (var (name, value) in request.Headers)
        {
            flurl.WithHeader(OneLine(name, name), OneLine(name, value));
        }

        switch (credential)
        {
            case Credential.Bearer bearer:
                flurl.WithHeader("Authorization", "Bearer " + HeaderText(bearer.Token));
                break;
            case Credential.Header header:
                flurl.WithHeader(header.Name, HeaderText(header.Value));
                break;
            case Credential.Basic basic:
                flurl.WithBasicAuth(basic.User.Reveal(), basic.Password.Reveal());
                break;
        }

        using var content = exchange.Form.Count > 0
            ? new FormUrlEncodedContent(exchange.Form.Select(field => new KeyValuePair<string, string>(field.Key, field.Value.Reveal())))
            : RequestContent.Of(request);
        return await flurl.SendAsync(new HttpMethod(request.Method), content, cancellationToken, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A placeholder may have put a stranger's text into a header; behind a line break it would be a header, or a request, of its own.</summary>
    private static string OneLine(string header, string text) =>
        text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? text : throw RestErrors.HeaderValueUnsafe(header);

    private static string HeaderText(Secret secret)
    {
        var value = secret.Reveal();
        return value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? value : throw RestErrors.CredentialText();
    }

    /// <summary>What an exception of the transport means. None passes on: its text may hold the full URL.</summary>
    private static HttpFailure FailureOf(Exception exception) => CauseOf(exception) switch
    {
        OperationCanceledException => new(FailureKind.TimedOut, null, null, null),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } =>
            new(FailureKind.NetworkError, null, null, null, Sent: false),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or InvalidDataException => new(FailureKind.BrokenBody, null, null, null),
        HttpRequestException or IOException => new(FailureKind.NetworkError, null, null, null),
        _ => new(FailureKind.Other, null, null, null),
    };

    private static string? Detail(Exception exception) => CauseOf(exception) switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request => request.HttpRequestError.ToString(),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the answer was cut",
        InvalidDataException => "the compressed answer is damaged",
        OperationCanceledException or HttpRequestException or IOException => null,
        var other => other.GetType().Name,
    };

    private static Exception CauseOf(Exception exception) => exception is FlurlHttpException { InnerException: { } inner } ? inner : exception;

    /// <summary>Largest body that is read of an answer with this status.</summary>
    internal static int LimitOf(RestClientOptions options, int status) =>
        status is >= 200 and < 300 ? options.MaxBodyBytes : Math.Min(MaxErrorBody, options.MaxBodyBytes);
}
