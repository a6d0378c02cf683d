using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// JSON may escape half of a surrogate pair, which is no text. The SDK stops at it before any tool is looked for, with an error that
/// names nothing; so it is found before the SDK reads the request, and answered like every other wrong argument.
/// </summary>
internal static class BrokenText
{
    private const string Found = "bitly-mcp.broken-text";
    private const string Why = "is no valid text: it holds half of a surrogate pair (\\ud800 to \\udfff without its other half). Send the whole character, or leave it out.";

    public static McpMessageHandler Filter(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcRequest { Params: { } parameters } request && FirstIn(parameters, "a parameter") is { } where)
        {
            // Only a tool's arguments can be answered by the tool; the rest of a request must be readable to know what it is.
            if (request.Method != RequestMethods.ToolsCall || parameters is not JsonObject call || FirstIn(WithoutArguments(call), "") is not null)
            {
                throw new McpProtocolException($"{where} {Why}", McpErrorCode.InvalidParams);
            }

            call["arguments"] = new JsonObject();
            context.Items[Found] = $"{call["name"]}: {where} {Why}";
        }

        return next(context, cancellationToken);
    };

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">INVALID_ARGUMENT: the call's arguments held such a text.</exception>
    public static void RefuseIn(MessageContext context)
    {
        if (context.Items.TryGetValue(Found, out var why))
        {
            throw SurfaceErrors.Argument((string)why!);
        }
    }

    /// <summary>The nearest name above the first such text, or null.</summary>
    private static string? FirstIn(JsonNode? node, string name)
    {
        try
        {
            return node switch
            {
                JsonObject members => members.Select(member => FirstIn(member.Value, member.Key is "arguments" ? name : member.Key)).FirstOrDefault(found => found is not null),
                JsonArray items => items.Select(item => FirstIn(item, name)).FirstOrDefault(found => found is not null),
                JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is null => name,
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return node is JsonObject ? $"a name in {name}" : name;
        }
    }

    private static JsonObject WithoutArguments(JsonObject call) =>
        new(call.Where(member => member.Key != "arguments").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
