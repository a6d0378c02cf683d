using System.Text.Json;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;
using Bitly.Pipeline.Configuration;

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
        var (root, problem) = TomlTree.Parse(text);
        if (root is null)
        {
            throw new FormatException($"line {problem!.Line}: {problem.Message}");
        }

        return (root.Find("mcp_servers")?.Members ?? []).Select(server => new ServerEntry(
            server.Key,
            server.Value.Find("command")?.Text ?? "",
            [.. (server.Value.Find("args")?.Items ?? []).Select(a => a.Text)]));
    }

    public static ServerEntry? Ours(IReadOnlyList<ServerEntry> entries) => entries.FirstOrDefault(e => e.Name == Pieces.ServerName);
}
