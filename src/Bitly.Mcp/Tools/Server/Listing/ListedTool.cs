using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bitly.Mcp.Answers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// A tool whose listing is read from tools.json and whose method is called directly. What the SDK makes of a method instead (schemas of arguments and
/// answer, reflection at each call) costs a tenth of the time to the first answer. A test holds that the file says what the methods say.
/// </summary>
internal sealed class ListedTool(Tool listed, ToolMethod method) : McpServerTool
{
    public override Tool ProtocolTool => listed;

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var call = new ToolCall(request, listed, cancellationToken);
        var answering = method(call);
        call.EndOfArguments();
        var answer = await answering;
        var content = JsonSerializer.SerializeToElement(answer, ServerJson.Options.GetTypeInfo(answer.GetType()));
        return new CallToolResult { StructuredContent = content, Content = [new TextContentBlock { Text = content.GetRawText() }] };
    }

    /// <summary>The tools of these methods, by name, with what tools.json says of each.</summary>
    public static IReadOnlyList<McpServerTool> All(IReadOnlyDictionary<string, ToolMethod> methods) =>
        [.. Listed().Select(tool => new ListedTool(tool, methods[tool.Name]))];

    private static List<Tool> Listed()
    {
        using var file = typeof(ListedTool).Assembly.GetManifestResourceStream("tools.json")!;
        using var list = JsonDocument.Parse(file);
        var type = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));
        return [.. list.RootElement.EnumerateArray().Select(tool => tool.Deserialize(type)!)];
    }
}
