using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Requests whose <c>params</c> do not have the form that the protocol gives them. The SDK answers them as its own defect, "An error occurred".</summary>
internal static class OddParams
{
    public static McpMessageHandler Filter(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        if (HasTwins(request.Params))
        {
            throw new McpProtocolException($"The params of {request.Method} hold an object with two members of one name.", McpErrorCode.InvalidParams);
        }

        try
        {
            await next(context, cancellationToken);
        }
        catch (JsonException)
        {
            // Its text quotes what was sent.
            throw new McpProtocolException($"The params of {request.Method} do not have the form that the protocol gives them: a member is missing or of another type.", McpErrorCode.InvalidParams);
        }
    };

    private static bool HasTwins(JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonObject members => members.Count > 0 && members.Any(member => HasTwins(member.Value)),
                JsonArray items => items.Any(HasTwins),
                _ => false,
            };
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            // A name that is no text; BrokenText finds it too, and says where.
            return false;
        }
    }
}
