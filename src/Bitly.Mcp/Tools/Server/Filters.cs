using System.Text.Json;
using Bitly.Mcp.Answers;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>What every request passes: sorted lists with a life time, checked arguments, failures as text that names the next call.</summary>
internal static class Filters
{
    /// <summary>The lists are the same as long as the process lives.</summary>
    private static readonly TimeSpan ListLife = TimeSpan.FromHours(1);

    public static void AddTo(McpRequestFilters filters, ILogger log)
    {
        filters.ListToolsFilters.Add(next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            result.Tools = [.. result.Tools.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
            (result.TimeToLive, result.CacheScope) = (ListLife, CacheScope.Public);
            return result;
        });
        filters.ListPromptsFilters.Add(next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            result.Prompts = [.. result.Prompts.OrderBy(prompt => prompt.Name, StringComparer.Ordinal)];
            (result.TimeToLive, result.CacheScope) = (ListLife, CacheScope.Public);
            return result;
        });
        filters.ListResourcesFilters.Add(next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            result.Resources = [.. result.Resources.OrderBy(resource => resource.Uri, StringComparer.Ordinal)];
            (result.TimeToLive, result.CacheScope) = (ListLife, CacheScope.Public);
            return result;
        });
        filters.CallToolFilters.Add(next => (request, cancellationToken) => CallAsync(next, request, log, cancellationToken));
    }

    private static async ValueTask<CallToolResult> CallAsync(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next, RequestContext<CallToolRequestParams> request, ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            BrokenText.RefuseIn(request);
            DropNulls(request.Params);
            if (request.MatchedPrimitive is McpServerTool { ProtocolTool: var tool }
                && ToolArguments.Explain(tool.Name, tool.InputSchema, request.Params?.Arguments) is { } why)
            {
                throw SurfaceErrors.Argument(why);
            }

            return ShownAnswers.Of(await next(request, cancellationToken));
        }
        catch (PipelineException error)
        {
            return Failed(ErrorAnswer.Of(error).Text());
        }
        catch (Exception error) when (error is not (OperationCanceledException or McpException or InputRequiredException))
        {
            var id = Guid.NewGuid().ToString("n")[..8];
            log.LogError(error, "Tool {Tool} failed, log id {Id}", request.Params?.Name, id);
            return Failed($"UNEXPECTED: a defect of bitly-mcp ({error.GetType().Name}); details are in its log under {id}. Calling again with the same arguments will not help.\nrecovery: bug");
        }
    }

    /// <summary>Some clients send null for what they leave out.</summary>
    private static void DropNulls(CallToolRequestParams? parameters)
    {
        if (parameters?.Arguments is { } arguments && arguments.Values.Any(value => value.ValueKind == JsonValueKind.Null))
        {
            parameters.Arguments = arguments.Where(one => one.Value.ValueKind != JsonValueKind.Null).ToDictionary();
        }
    }

    private static CallToolResult Failed(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = UntrustedText.VisibleLines(text) }] };
}
