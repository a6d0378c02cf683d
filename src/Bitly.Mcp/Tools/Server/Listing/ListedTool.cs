using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// A tool whose listing is read from tools.json and which is made of its method when it is first called. Making all of them, schemas included, at
/// each start costs several times what everything else before the first answer does. A test holds that the file says what the methods say.
/// </summary>
internal sealed class ListedTool(Tool listed, Delegate method) : McpServerTool
{
    private readonly Lazy<McpServerTool> _made = new(() => Create(method, new McpServerToolCreateOptions
    {
        SerializerOptions = ServerJson.Options,
        // Given, so that it is not made again: nobody lists this one.
        OutputSchema = listed.OutputSchema,
    }));

    public override Tool ProtocolTool => listed;

    public override IReadOnlyList<object> Metadata => [];

    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
        _made.Value.InvokeAsync(request, cancellationToken);

    /// <summary>The tools of these methods, by name, with what tools.json says of each.</summary>
    public static IReadOnlyList<McpServerTool> All(IReadOnlyDictionary<string, Delegate> methods) =>
        [.. Listed().Select(tool => new ListedTool(tool, methods[tool.Name]))];

    private static List<Tool> Listed()
    {
        using var file = typeof(ListedTool).Assembly.GetManifestResourceStream("tools.json")!;
        using var list = JsonDocument.Parse(file);
        var type = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));
        return [.. list.RootElement.EnumerateArray().Select(tool => tool.Deserialize(type)!)];
    }
}
