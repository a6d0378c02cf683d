using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bitly.Mcp.Answers;

/// <summary>All answers as JSON: snake_case, nothing for null, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(NextCall))]
[JsonSerializable(typeof(EndpointsAnswer))]
[JsonSerializable(typeof(ScaffoldAnswer))]
[JsonSerializable(typeof(ValidateAnswer))]
[JsonSerializable(typeof(CredentialsAnswer))]
[JsonSerializable(typeof(PlanAnswer))]
[JsonSerializable(typeof(DiagnosisAnswer))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(ShortenAnswer))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(TablesAnswer))]
[JsonSerializable(typeof(QueryAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(EditAnswer))]
[JsonSerializable(typeof(ExportAnswer))]
[JsonSerializable(typeof(ChecksAnswer))]
[JsonSerializable(typeof(DropAnswer))]
[JsonSerializable(typeof(AgentSetupAnswer))]
[JsonSerializable(typeof(ToolkitsAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(PipelinesAnswer))]
[JsonSerializable(typeof(PipelineInfoAnswer))]
[JsonSerializable(typeof(PackageAnswer))]
[JsonSerializable(typeof(FailedJobsAnswer))]
[JsonSerializable(typeof(SyncAnswer))]
[JsonSerializable(typeof(PendingAnswer))]
[JsonSerializable(typeof(Bitly.Pipeline.Runs.RunTrace))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>One line of JSON; letters of every alphabet stay as they are.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>One row as an object with the columns' names.</summary>
    public static string Record(IReadOnlyList<ColumnRow> columns, IReadOnlyList<JsonElement> cells)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                writer.WritePropertyName(columns[i].Name);
                cells[i].WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>JSON on several lines, for people.</summary>
    public static string Indented(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            node.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
