using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Name, instructions, tools, prompts and resources of the server: the whole contract, independent of a transport.</summary>
internal static class ServerContract
{
    public static McpServerOptions Options(IEnumerable<McpServerTool> tools, string version, ILogger log)
    {
        var options = new McpServerOptions
        {
            // The protocol version stays unset: that is what lets the SDK serve the handshake and the stateless era alike.
            ServerInfo = new Implementation { Name = "bitly", Title = "Bitly to DuckDB", Version = version },
            ServerInstructions = Instructions.Text,
            ToolCollection = [],
        };
        foreach (var tool in tools)
        {
            Tighten(tool.ProtocolTool);
            options.ToolCollection.Add(tool);
        }

        Filters.AddTo(options.Filters.Request, log);
        return options;
    }

    public static McpServerTool Tool(Delegate method) =>
        McpServerTool.Create(method, new McpServerToolCreateOptions { SerializerOptions = ServerJson.Options });

    /// <summary>Forbids unknown arguments, as the specification recommends, and takes out what only costs an agent tokens.</summary>
    private static void Tighten(Tool tool)
    {
        var input = JsonObject.Create(tool.InputSchema)!;
        input["additionalProperties"] = false;
        tool.InputSchema = Element(input);
    }

    private static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }
}
