using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Faults;
using Bitly.Mcp.Sandbox.Routes;
using Microsoft.AspNetCore.Http;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>
/// From request to answer, in the order in which an API decides: too many at once, token, planned fault, known path,
/// quota, plan, and then the operation itself.
/// </summary>
internal sealed class SandboxApi(SandboxAccount account, FaultPlan faults, SandboxRequestLog log)
{
    /// <summary>Path under which the API is served.</summary>
    public const string BasePath = "/v4";

    private const int MostBodyBytes = 1 << 20;
    private static readonly RouteTable Table = new(AllRoutes.List);
    private readonly SandboxOptions options = account.Options;
    private readonly SandboxOAuth oauth = new(account.Options);
    private readonly RequestCounters counters = new(account);
    private readonly AnswerSender sender = new(account.Options);
    private readonly byte[] authorization = Encoding.UTF8.GetBytes("Bearer " + account.Options.Token);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        if (await oauth.HandleAsync(context)) return;
        var path = context.Request.Path.Value ?? "";
        var query = QueryValues.Parse(context.Request.QueryString.Value);
        path = path.StartsWith(BasePath + "/", StringComparison.Ordinal) ? path[BasePath.Length..] : path;
        using var buffer = JsonBuffer.Rent();
        var fault = faults.Next(path, query.Text("search_after") is { Length: > 0 });
        var request = new RequestFacts(context, path, query, fault);
        Answer answer;
        try
        {
            answer = await AnswerAsync(request, buffer, cancellationToken);
            log.Add(new SandboxRequest(
                context.Request.Method, path, query.ForLog(), answer.Breaks ? 0 : answer.Status, options.Time.GetUtcNow(), answer.Body.Length, fault?.Kind));
        }
        finally
        {
            // Before the last byte goes out: a caller that has its answer may ask again at once.
            counters.Leave();
        }
        await sender.SendAsync(context, answer, fault?.Delay ?? default, cancellationToken);
    }

    private async Task<Answer> AnswerAsync(RequestFacts request, JsonBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            counters.Enter();
            if (options.PageDelay > TimeSpan.Zero) await Task.Delay(options.PageDelay, options.Time, cancellationToken);
            CheckToken(request.Context.Request);
            if (request.Fault is { Kind: SandboxFaultKinds.Slow } slow) await Task.Delay(slow.Delay, options.Time, cancellationToken);
            if (request.Fault is { } fault && FaultRefusals.IsUncounted(fault)) throw FaultRefusals.Of(fault)!;

            var (route, values) = Table.Find(request.Context.Request.Method, request.Path);
            counters.Count(route);
            if (request.Fault is { } other && Refused(other) is { } refused) return refused;
            if (account.Plan.Rank < route.MinimumPlan) throw ApiRefusal.UpgradeRequired();
            using var body = await BodyAsync(request.Context.Request, cancellationToken);
            var exchange = NewExchange(request, values, buffer, body);
            route.Handler(exchange);
            var answer = exchange.Raw is { } raw ? new Answer(exchange.Status, raw.Bytes, raw.ContentType) : new Answer(exchange.Status, buffer.Finish());
            return request.Fault is null ? answer : FaultedAnswers.Spoil(answer, request.Fault, exchange, options.Token);
        }
        catch (ApiRefusal refusal)
        {
            buffer.Reset();
            ErrorBody.Write(buffer.Json, refusal, request.Path);
            return new Answer(refusal.Status, buffer.Finish()) { RetryAfter = request.Fault?.RetryAfter };
        }
    }

    private static Answer? Refused(SandboxFault fault)
    {
        if (FaultRefusals.Of(fault) is { } refusal) throw refusal;
        return FaultRefusals.Text(fault) is { } text
            ? new Answer(text.Status, Encoding.UTF8.GetBytes(text.Text), text.ContentType) { RetryAfter = fault.RetryAfter, Headers = FaultRefusals.Headers(fault) }
            : null;
    }

    private Exchange NewExchange(RequestFacts request, List<string> values, JsonBuffer buffer, JsonDocument? body) => new()
    {
        Account = account,
        Counters = counters,
        Query = request.Query,
        Base = $"http://{request.Context.Request.Host.Value}{BasePath}",
        Path = request.Path,
        Accept = request.Context.Request.Headers.Accept.ToString(),
        Json = buffer.Json,
        Body = body?.RootElement ?? default,
        Values = values,
    };

    private void CheckToken(HttpRequest request)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, authorization)) return;
        throw options.TokenRefusedAs401 ? ApiRefusal.Unauthorized() : ApiRefusal.Forbidden();
    }

    private static async Task<JsonDocument?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method)) return null;
        if (request.ContentLength > MostBodyBytes) throw ApiRefusal.BadField("body", "INVALID_ARG_BODY");
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            throw ApiRefusal.BadField("body", "INVALID_ARG_BODY");
        }
    }

    private sealed record RequestFacts(HttpContext Context, string Path, QueryValues Query, SandboxFault? Fault);
}
