using System.Text.Json;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Bitly.Mcp.Agents.Checks;

/// <summary>A server as an agent's file names it.</summary>
internal sealed record ServerEntry(string Name, string Command, IReadOnlyList<string> Arguments)
{
    public bool IsOurs => Command.Contains("bitly-mcp", StringComparison.Ordinal) || Arguments.Any(a => a.Contains("bitly-mcp", StringComparison.Ordinal));

    /// <summary>All servers of a file.</summary>
    /// <exception cref="FormatException">The file is not JSON or TOML.</exception>
    public static IReadOnlyList<ServerEntry> ReadAll(string path, string text) =>
        path.EndsWith(".toml", StringComparison.Ordinal) ? [.. FromToml(text)] : [.. FromJson(text)];

    private static List<ServerEntry> FromJson(string text)
    {
        try
        {
            var servers = JsonEdit.Get(text, ["mcpServers"])?.AsObject() ?? [];
            return [.. servers.Select(s => new ServerEntry(
                s.Key,
                s.Value?["command"]?.GetValue<string>() ?? "",
                [.. (s.Value?["args"]?.AsArray() ?? []).Select(a => a?.ToString() ?? "")]))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message.Split(" Path:")[0], e);
        }
    }

    private static IEnumerable<ServerEntry> FromToml(string text)
    {
        var document = SyntaxParser.Parse(text);
        if (document.HasErrors)
        {
            throw new FormatException(document.Diagnostics.First().ToString());
        }

        foreach (var table in document.Tables.OfType<TableSyntax>())
        {
            var name = table.Name?.ToString().Trim() ?? "";
            if (name.StartsWith("mcp_servers.", StringComparison.Ordinal) && name.Count(c => c == '.') == 1)
            {
                var items = table.Items.OfType<KeyValueSyntax>().ToDictionary(i => i.Key!.ToString().Trim(), i => i.Value, StringComparer.Ordinal);
                yield return new ServerEntry(
                    name["mcp_servers.".Length..].Trim('"'),
                    (items.GetValueOrDefault("command") as StringValueSyntax)?.Value ?? "",
                    [.. (items.GetValueOrDefault("args") as ArraySyntax)?.Items.Select(i => (i.Value as StringValueSyntax)?.Value ?? "") ?? []]);
            }
        }
    }

    public static ServerEntry? Ours(IReadOnlyList<ServerEntry> entries) => entries.FirstOrDefault(e => e.Name == Pieces.ServerName);
}
