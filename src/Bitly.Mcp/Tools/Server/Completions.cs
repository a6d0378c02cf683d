using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Answers a client that completes an argument of a prompt or of a resource's address.</summary>
internal static class Completions
{
    /// <summary>The protocol's bound.</summary>
    private const int Most = 100;

    public static McpRequestHandler<CompleteRequestParams, CompleteResult> Handler(Func<string, string, CancellationToken, Task<IReadOnlyList<string>>> complete) =>
        async (request, cancellationToken) =>
        {
            var argument = request.Params?.Argument;
            var all = argument is null ? [] : await complete(argument.Name, argument.Value, cancellationToken);
            return new CompleteResult { Completion = new Completion { Values = [.. all.Take(Most)], Total = all.Count, HasMore = all.Count > Most } };
        };
}
