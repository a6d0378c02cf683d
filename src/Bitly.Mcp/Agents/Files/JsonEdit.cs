using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Mcp.Agents.Files;

/// <summary>
/// Sets and removes single values in a JSON text and leaves every other byte as it is: other people's entries, order, comments, spacing.
/// </summary>
internal static class JsonEdit
{
    /// <summary>Sets the value at a path of property names; objects on the way are made. An equal value changes nothing. Null or empty text is an empty object.</summary>
    /// <exception cref="JsonException">Not JSON, or a value on the way is no object.</exception>
    public static string Set(string? text, IReadOnlyList<string> path, JsonNode value)
    {
        text = string.IsNullOrWhiteSpace(text) ? "{}\n" : text;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var spot = JsonSpot.Find(utf8, path);
        if (spot.Depth == path.Count)
        {
            var old = JsonNode.Parse(utf8.AsSpan(spot.Start, spot.End - spot.Start), documentOptions: Lenient);
            return JsonNode.DeepEquals(old, value) ? text : Splice(utf8, spot.Start, spot.End, Written(value, JsonSpot.Indent(utf8, spot.Start)));
        }

        if (spot.Kind != JsonTokenType.StartObject)
        {
            throw new JsonException($"\"{string.Join('.', path.Take(spot.Depth))}\" is not an object");
        }

        for (var i = path.Count - 1; i > spot.Depth; i--)
        {
            value = new JsonObject { [path[i]] = value.DeepClone() };
        }

        return Insert(utf8, spot, indent => $"{Written(JsonValue.Create(path[spot.Depth]), "")}: {Written(value, indent)}");
    }

    /// <summary>Adds a value to the list at a path, unless an equal one is in it.</summary>
    public static string AddToList(string? text, IReadOnlyList<string> path, JsonNode item)
    {
        text = string.IsNullOrWhiteSpace(text) ? "{}\n" : text;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var spot = JsonSpot.Find(utf8, path);
        if (spot.Depth < path.Count)
        {
            return Set(text, path, new JsonArray(item.DeepClone()));
        }

        if (spot.Kind != JsonTokenType.StartArray)
        {
            throw new JsonException($"\"{string.Join('.', path)}\" is not a list");
        }

        return Items(utf8, spot).Any(i => JsonNode.DeepEquals(i, item)) ? text : Insert(utf8, spot, indent => Written(item, indent));
    }

    /// <summary>Removes the property at a path, and the objects above it that this leaves empty.</summary>
    public static string Remove(string text, IReadOnlyList<string> path)
    {
        for (var depth = path.Count; depth > 0; depth--)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var spot = JsonSpot.Find(utf8, [.. path.Take(depth)]);
            if (spot.Depth < depth || (depth < path.Count && spot.LastEnd >= 0))
            {
                return text;
            }

            text = Cut(utf8, spot);
        }

        return text;
    }

    /// <summary>Removes a value from the list at a path, and the list when it becomes empty.</summary>
    public static string RemoveFromList(string text, IReadOnlyList<string> path, JsonNode item)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var spot = JsonSpot.Find(utf8, path);
        if (spot.Depth < path.Count || spot.Kind != JsonTokenType.StartArray || !Items(utf8, spot).Any(i => JsonNode.DeepEquals(i, item)))
        {
            return text;
        }

        var rest = new JsonArray([.. Items(utf8, spot).Where(i => !JsonNode.DeepEquals(i, item)).Select(i => i?.DeepClone())]);
        return rest.Count == 0 ? Remove(text, path) : Splice(utf8, spot.Start, spot.End, Written(rest, JsonSpot.Indent(utf8, spot.MemberStart)));
    }

    /// <summary>The value at a path, or null.</summary>
    public static JsonNode? Get(string? text, IReadOnlyList<string> path)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var utf8 = Encoding.UTF8.GetBytes(text);
        var spot = JsonSpot.Find(utf8, path);
        return spot.Depth < path.Count ? null : JsonNode.Parse(utf8.AsSpan(spot.Start, spot.End - spot.Start), documentOptions: Lenient);
    }

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonWriterOptions Pretty = new() { Indented = true, IndentSize = 2, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static List<JsonNode?> Items(byte[] utf8, JsonSpot spot) =>
        [.. JsonNode.Parse(utf8.AsSpan(spot.Start, spot.End - spot.Start), documentOptions: Lenient)!.AsArray()];

    private static string Insert(byte[] utf8, JsonSpot spot, Func<string, string> write)
    {
        var outer = JsonSpot.Indent(utf8, spot.Start);
        var inner = outer + "  ";
        if (spot.LastEnd < 0)
        {
            var (open, close) = ((char)utf8[spot.Start], (char)utf8[spot.End - 1]);
            return Splice(utf8, spot.Start, spot.End, $"{open}\n{inner}{write(inner)}\n{outer}{close}");
        }

        var oneLine = Array.IndexOf(utf8, (byte)'\n', spot.Start, spot.End - spot.Start) < 0;
        inner = oneLine ? " " : "\n" + JsonSpot.Indent(utf8, spot.LastEnd);
        return Splice(utf8, spot.LastEnd, spot.LastEnd, $",{inner}{write(inner.TrimStart('\n'))}");
    }

    private static string Cut(byte[] utf8, JsonSpot spot)
    {
        var start = spot.PreviousEnd >= 0 ? spot.PreviousEnd : spot.MemberStart;
        var end = spot.End;
        if (spot.PreviousEnd >= 0)
        {
            return Splice(utf8, start, end, "");
        }

        while (start > 0 && char.IsWhiteSpace((char)utf8[start - 1]))
        {
            start--;
        }

        var next = end;
        while (next < utf8.Length && char.IsWhiteSpace((char)utf8[next]))
        {
            next++;
        }

        return Splice(utf8, start, next < utf8.Length && utf8[next] == (byte)',' ? next + 1 : next, "");
    }

    private static string Splice(byte[] utf8, int start, int end, string middle) =>
        Encoding.UTF8.GetString(utf8, 0, start) + middle + Encoding.UTF8.GetString(utf8, end, utf8.Length - end);

    private static string Written(JsonNode value, string indent)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Pretty))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).Replace("\n", "\n" + indent, StringComparison.Ordinal);
    }
}
