using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>What the listing says of a method with the attribute <see cref="McpServerToolAttribute"/>.</summary>
    public static Tool Listing(Delegate method)
    {
        var tool = McpServerTool.Create(method, new McpServerToolCreateOptions { SerializerOptions = ServerJson.Options }).ProtocolTool;
        Tighten(tool);
        return tool;
    }

    /// <summary>Forbids unknown arguments, as the specification recommends, and takes out what only costs an agent tokens.</summary>
    private static void Tighten(Tool tool)
    {
        var input = JsonObject.Create(tool.InputSchema)!;
        input["additionalProperties"] = false;
        foreach (var (_, property) in input["properties"]?.AsObject() ?? [])
        {
            DropNull(property!.AsObject());
        }

        tool.InputSchema = Element(input);
        if (tool.OutputSchema is { } schema)
        {
            tool.OutputSchema = Element(OutputSchemas.Compact(JsonObject.Create(schema)!));
        }
    }

    /// <summary>An argument that may be left out need not accept null as well: strict clients stumble over such types.</summary>
    private static void DropNull(JsonObject property)
    {
        if (property["type"] is JsonArray { Count: 2 } types && types[1]?.GetValue<string>() == "null")
        {
            property["type"] = types[0]!.GetValue<string>();
        }

        if (property.TryGetPropertyValue("default", out var value) && (value is null || value.ToJsonString() is "\"\"" or "false" or "0"))
        {
            property.Remove("default");
        }
    }

    private static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }
}
