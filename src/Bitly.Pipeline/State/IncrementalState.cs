using System.Text.Json.Nodes;

namespace Bitly.Pipeline.State;

/// <summary>What dlt keeps of one incremental cursor between runs; values are JSON as they were in the records.</summary>
/// <param name="InitialValue">The definition's initial value.</param>
/// <param name="LastValue">Highest (or lowest) cursor value seen; null before the first record.</param>
/// <param name="UniqueHashes">Hashes of the records that had exactly <paramref name="LastValue"/> (20 characters each).</param>
/// <param name="StartValue">Where the last run began, or null when it is not stored.</param>
internal sealed record IncrementalState(JsonNode? InitialValue, JsonNode? LastValue, IReadOnlyList<string> UniqueHashes, JsonNode? StartValue)
{
    internal static IncrementalState Read(JsonObject json) => new(
        json["initial_value"]?.DeepClone(),
        json["last_value"]?.DeepClone(),
        [.. (json["unique_hashes"]?.AsArray() ?? []).Select(hash => hash!.GetValue<string>())],
        json["start_value"]?.DeepClone());

    internal JsonObject Write() => new()
    {
        ["initial_value"] = InitialValue?.DeepClone(),
        ["last_value"] = LastValue?.DeepClone(),
        ["unique_hashes"] = new JsonArray([.. UniqueHashes.Select(hash => (JsonNode)hash)]),
        ["start_value"] = StartValue?.DeepClone(),
    };
}
