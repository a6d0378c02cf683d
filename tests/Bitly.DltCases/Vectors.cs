using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.DltCases;

/// <summary>Recorded inputs and outputs of dlt's pure functions, run through ours.</summary>
public static class Vectors
{
    private static readonly Dictionary<string, Func<JsonElement, IEnumerable<string>>> Kinds = new(StringComparer.Ordinal)
    {
        ["vectors-naming-identifiers"] = Identifiers,
        ["vectors-naming-paths"] = Paths,
        ["vectors-naming-shorten"] = Shortened,
        ["vectors-nested-row-ids"] = NestedIds,
        ["vectors-row-hashes"] = RowHashes,
        ["vectors-detect-iso-timestamp"] = Detected,
        ["vectors-coerce-values"] = CoercedValues.Differences,
    };

    private static readonly Naming Free = new();

    /// <summary>One line per difference. A kind of vector that is not known is a difference too.</summary>
    public static IReadOnlyList<string> Run(string name, JsonElement vectors) =>
        Kinds.TryGetValue(name, out var differences)
            ? [.. vectors.EnumerateArray().SelectMany(differences)]
            : [$"no function of ours is known for `{name}`"];

    private static IEnumerable<string> Identifiers(JsonElement vector)
    {
        var raw = Text(vector, "raw");
        return [
            .. Compare(vector, "normalized", raw, Free.Identifier(raw)),
            .. Compare(vector, "max63", raw, new Naming(63).Identifier(raw)),
            .. Compare(vector, "max20", raw, new Naming(20).Identifier(raw))];
    }

    private static IEnumerable<string> Paths(JsonElement vector)
    {
        var path = Text(vector, "path");
        var postgres = new Naming(63);
        var normal = vector.GetProperty("fragments").EnumerateArray().Select(part => Free.Identifier(part.GetString()!)).ToArray();
        return [
            .. Compare(vector, "normalize_path", path, Free.Path(path)),
            .. Compare(vector, "normalize_path_max63", path, postgres.Path(path)),
            .. Compare(vector, "shorten_fragments_of_normalized", path, Free.Join(normal)),
            .. Compare(vector, "shorten_fragments_of_normalized_max63", path, postgres.Join(normal))];
    }

    private static IEnumerable<string> Shortened(JsonElement vector)
    {
        var identifier = Text(vector, "identifier");
        return Compare(vector, "shortened", identifier, Naming.Shorten(identifier, identifier, vector.GetProperty("max_length").GetInt32()));
    }

    private static IEnumerable<string> NestedIds(JsonElement vector)
    {
        var id = new byte[RowIds.Length];
        RowIds.ChildId(Encoding.UTF8.GetBytes(Text(vector, "parent_row_id")), Encoding.UTF8.GetBytes(Text(vector, "table")), vector.GetProperty("list_idx").GetInt64(), id);
        return Compare(vector, "id", vector.GetRawText(), Encoding.ASCII.GetString(id));
    }

    private static IEnumerable<string> RowHashes(JsonElement vector)
    {
        var row = vector.GetProperty("row");
        var text = vector.TryGetProperty("subset", out var subset)
            ? PythonJson.Key(subset.EnumerateArray().Select(key => KeyValuePair.Create(key.GetString()!, row.GetProperty(key.GetString()!))))
            : PythonJson.Row(row);
        return [
            .. Compare(vector, "json_text", row.GetRawText(), Encoding.UTF8.GetString(text)),
            .. Compare(vector, "hash", row.GetRawText(), RowIds.Hash(text))];
    }

    private static IEnumerable<string> Detected(JsonElement vector)
    {
        var text = Text(vector, "value");
        var detected = TimestampParser.IsTimestamp(Encoding.UTF8.GetBytes(text));
        return detected == vector.GetProperty("iso_timestamp").GetBoolean() ? [] : [$"`{text}` is {(detected ? "" : "not ")}taken for a timestamp, dlt says otherwise"];
    }

    private static IEnumerable<string> Compare(JsonElement vector, string key, string input, string found) =>
        !vector.TryGetProperty(key, out var expected) || expected.GetString() == found ? [] : [$"{key} of `{input}`: `{found}`, expected `{expected.GetString()}`"];

    private static string Text(JsonElement vector, string key) => vector.GetProperty(key).GetString()!;
}
