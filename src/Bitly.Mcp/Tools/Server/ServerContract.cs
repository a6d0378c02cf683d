using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Name, instructions, tools, prompts and resources of the server: the whole contract, independent of a transport.</summary>
internal static class ServerContract
{
    public static McpServerOptions Options(ServerContent content, string version, ILogger log)
    {
        var options = new McpServerOptions
        {
            // The protocol version stays unset: that is what lets the SDK serve the handshake and the stateless era alike.
            ServerInfo = new Implementation { Name = "bitly", Title = "Bitly to DuckDB", Version = version },
            ServerInstructions = Instructions.Text,
            ToolCollection = [.. content.Tools],
            PromptCollection = [.. content.Prompts],
            ResourceCollection = [.. content.Resources],
        };
        if (content.Complete is { } complete)
        {
            options.Handlers.CompleteHandler = Completions.Handler(complete);
        }

        options.Filters.Message.IncomingFilters.Add(OddParams.Filter);
        options.Filters.Message.IncomingFilters.Add(BrokenText.Filter);
        Filters.AddTo(options.Filters.Request, log);
        return options;
    }
}
