using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bitly.DltCases;

/// <summary>The names that an error of dlt's is about: a table, a column, a field, a status. Ours must name them too.</summary>
internal static partial class ErrorFacts
{
    public static IEnumerable<string> Of(JsonElement error)
    {
        var message = error.GetProperty("chain").EnumerateArray().Last().GetProperty("message").GetString() ?? "";
        foreach (Match match in TableOrColumn().Matches(message))
        {
            yield return match.Groups[1].Value;
        }

        foreach (Match match in NotNull().Matches(message))
        {
            yield return match.Groups[1].Value;
        }

        if (Status().Match(message) is { Success: true } status)
        {
            yield return status.Groups[1].Value;
        }
    }

    [GeneratedRegex(@"(?i)(?:table|column|field|path|param named|resource|JSON path) [`']([^`']+)[`']")]
    private static partial Regex TableOrColumn();

    [GeneratedRegex(@"NOT NULL constraint failed: \w+\.(\w+)")]
    private static partial Regex NotNull();

    [GeneratedRegex(@"^(\d{3}) (?:Client|Server) Error")]
    private static partial Regex Status();
}
