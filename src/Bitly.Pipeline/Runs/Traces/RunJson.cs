using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bitly.Pipeline.Runs;

/// <summary>JSON forms of traces and the lock's owner.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RunTrace))]
[JsonSerializable(typeof(RunningRun))]
internal sealed partial class RunJson : JsonSerializerContext;
