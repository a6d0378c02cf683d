using System.Text.Encodings.Web;
using System.Text.Json;
using Bitly.Mcp.Answers;
using ModelContextProtocol;

namespace Bitly.Mcp.Tools.Server;

/// <summary>JSON options of everything the server says: ours first, then the SDK's own types.</summary>
internal static class ServerJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(McpJsonUtilities.DefaultOptions)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Insert(0, AnswerJson.Default);
        options.MakeReadOnly();
        return options;
    }
}
