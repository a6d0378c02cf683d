using System.Text;
using System.Text.Json;

namespace Bitly.Mcp.Agents.Files;

/// <summary>Where a path leads in a JSON text. Positions are byte offsets in its UTF-8 form.</summary>
/// <param name="Depth">How many parts of the path exist; all of them: the value was found.</param>
/// <param name="Start">Start of the deepest value that exists.</param>
/// <param name="End">One after its end.</param>
/// <param name="LastEnd">For an object or list: one after its last member's value, or -1 when it is empty.</param>
/// <param name="MemberStart">Start of the name of the found property, -1 for the root.</param>
/// <param name="PreviousEnd">One after the value before it in its container, or -1 when it is the first.</param>
/// <param name="Kind">Kind of the deepest value that exists.</param>
internal sealed record JsonSpot(int Depth, int Start, int End, int LastEnd, int MemberStart, int PreviousEnd, JsonTokenType Kind)
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="JsonException">The text is not JSON (comments and trailing commas are allowed).</exception>
    public static JsonSpot Find(byte[] utf8, IReadOnlyList<string> path)
    {
        var reader = new Utf8JsonReader(utf8, Lenient);
        reader.Read();
        var found = Value(ref reader, path, 0, -1, -1);
        while (reader.Read())
        {
        }

        return found;
    }

    private static JsonSpot Value(ref Utf8JsonReader reader, IReadOnlyList<string> path, int depth, int memberStart, int previousEnd)
    {
        var start = (int)reader.TokenStartIndex;
        var kind = reader.TokenType;
        var lastEnd = -1;
        JsonSpot? below = null;
        if (kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var wanted = below is null && depth < path.Count && reader.ValueTextEquals(path[depth]);
                var name = (int)reader.TokenStartIndex;
                reader.Read();
                if (wanted)
                {
                    below = Value(ref reader, path, depth + 1, name, lastEnd);
                }
                else
                {
                    reader.Skip();
                }

                lastEnd = (int)reader.BytesConsumed;
            }
        }
        else if (kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                reader.Skip();
                lastEnd = (int)reader.BytesConsumed;
            }
        }

        return below ?? new JsonSpot(depth, start, (int)reader.BytesConsumed, lastEnd, memberStart, previousEnd, kind);
    }

    /// <summary>Column of the line that holds the position, as the text of its leading white space.</summary>
    public static string Indent(byte[] utf8, int position)
    {
        var line = Array.LastIndexOf(utf8, (byte)'\n', Math.Max(0, position - 1)) + 1;
        var end = line;
        while (end < utf8.Length && utf8[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return Encoding.UTF8.GetString(utf8, line, end - line);
    }
}
