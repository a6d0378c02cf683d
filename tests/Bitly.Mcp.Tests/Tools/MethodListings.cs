using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Tools.Server;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tests.Tools;

/// <summary>What tools.json has to say: the listings that the SDK makes of the methods with <see cref="McpServerToolAttribute"/>, tightened.</summary>
internal static class MethodListings
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Of all such methods of the program, by name.</summary>
    public static IEnumerable<Tool> All() =>
        typeof(ListedTool).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.GetCustomAttribute<McpServerToolAttribute>() is not null)
            .Select(Listing)
            .OrderBy(tool => tool.Name, StringComparer.Ordinal);

    private static Tool Listing(MethodInfo method)
    {
        // Listed only, so the object it would be called on is never asked for.
        var tool = McpServerTool.Create(method, _ => throw new NotSupportedException(), new McpServerToolCreateOptions { SerializerOptions = ServerJson.Options }).ProtocolTool;
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
