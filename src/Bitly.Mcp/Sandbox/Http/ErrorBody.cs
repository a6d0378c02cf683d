using System.Text.Json;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>Bitly's error object.</summary>
internal static class ErrorBody
{
    /// <summary>Writes it. The resource is the first segment of the path; nothing of the request's headers is ever repeated.</summary>
    public static void Write(Utf8JsonWriter json, ApiRefusal refusal, string path)
    {
        json.WriteStartObject();
        json.WriteString("message", refusal.Code);
        if (!refusal.IsBare)
        {
            json.WriteString("resource", path.Trim('/').Split('/')[0]);
            json.WriteString("description", refusal.Message);
            if (refusal.Field is not null) WriteField(json, refusal);
        }
        json.WriteEndObject();
    }

    // Recorded: a 400 names field and error code only; a 422 is documented with a text as well.
    private static void WriteField(Utf8JsonWriter json, ApiRefusal refusal)
    {
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("field", refusal.Field);
        json.WriteString("error_code", "invalid");
        if (refusal.Status == 422) json.WriteString("message", refusal.Message);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
