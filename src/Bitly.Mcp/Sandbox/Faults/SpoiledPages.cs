using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Faults;

/// <summary>Faults inside the JSON of an answer. Only struck answers are parsed, so this may be slow.</summary>
internal static class SpoiledPages
{
    private const string DeepMark = "(deep)";
    private const int Depth = 2000;
    private const int HugeCharacters = 8 * 1024 * 1024;

    /// <summary>The bytes of the spoiled answer.</summary>
    public static byte[] Spoil(ReadOnlyMemory<byte> body, SandboxFault fault, Exchange exchange, string token)
    {
        var root = JsonNode.Parse(body.Span)!.AsObject();
        switch (fault.Kind)
        {
            case SandboxFaultKinds.Loop:
                Repeat(root, exchange);
                break;
            case SandboxFaultKinds.ForeignNext:
                if (root["pagination"] is { } pages && pages["next"]?.GetValue<string>() is { Length: > 0 } next)
                    pages["next"] = fault.Target + next[next.IndexOf("/v4", StringComparison.Ordinal)..];
                break;
            case SandboxFaultKinds.ChangedPage:
                foreach (var record in Records(root)) AddNews(record);
                break;
            case SandboxFaultKinds.ChangedType:
                foreach (var record in Records(root)) ChangeTypes(record);
                break;
            case SandboxFaultKinds.EchoToken:
                foreach (var record in Records(root)) record["title"] = $"seen {token} in Authorization: Bearer {token}";
                root["debug"] = new JsonObject { ["authorization"] = $"Bearer {token}" };
                break;
            case SandboxFaultKinds.EchoTokenError:
                root = new JsonObject { ["message"] = "INVALID_ARG_TOKEN", ["resource"] = "user", ["description"] = $"The header Authorization: Bearer {token} is not welcome." };
                break;
            case SandboxFaultKinds.DeepJson:
                Records(root)[0]["sandbox_deep"] = DeepMark;
                return Deepen(Bytes(root));
            case SandboxFaultKinds.Huge:
                Records(root)[0]["title"] = new string('x', HugeCharacters);
                break;
            default:
                break;
        }
        return Bytes(root);
    }

    // The page names itself as its own successor.
    private static void Repeat(JsonObject root, Exchange exchange)
    {
        if (root["pagination"] is not JsonObject pages || exchange.Query.Text("search_after") is not { Length: > 0 } token) return;
        pages["search_after"] = token;
        pages["next"] = $"{exchange.Base}{exchange.Path}?{exchange.Query.With("search_after", token)}";
    }

    private static void AddNews(JsonObject record)
    {
        record["sandbox_new_text"] = "appeared without notice";
        record["sandbox_new_list"] = new JsonArray("a", "b");
        record["sandbox_new_object"] = new JsonObject { ["inner"] = 1 };
    }

    // Numbers and switches become text.
    private static void ChangeTypes(JsonObject record)
    {
        foreach (var (name, value) in record.ToArray())
            if (value is JsonValue && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                record[name] = "as text: " + Encoding.UTF8.GetString(Bytes(value));
    }

    // The records of an answer: the objects of its first list, or the answer itself.
    private static List<JsonObject> Records(JsonObject root)
    {
        foreach (var (_, value) in root)
            if (value is JsonArray list && list.OfType<JsonObject>().ToList() is { Count: > 0 } records) return records;
        return [root];
    }

    // Deeper than any reader's or writer's default, so it is put in as text.
    private static byte[] Deepen(byte[] page) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page)
        .Replace($"\"{DeepMark}\"", new string('[', Depth) + "1" + new string(']', Depth), StringComparison.Ordinal));

    private static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) node.WriteTo(json);
        return buffer.WrittenSpan.ToArray();
    }
}
