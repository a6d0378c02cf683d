using System.IO.Enumeration;
using System.Text.Json;

namespace Bitly.Mcp.Agents.Checks;

/// <summary>What the guard says of a tool call.</summary>
internal sealed record Verdict(bool Allowed, string Reason);

/// <summary>
/// A hook for agents that need one: reads the tool call an agent is about to make and refuses those that would open a secrets file.
/// It looks at words, so a program written to get around it will; the deny rules and the agent's own sandbox are the wall, this is the fence.
/// </summary>
internal static class Guard
{
    private static readonly string[] Secrets = ["secrets.toml", ".dlt/secrets.toml", "dev.secrets.toml", ".dlt/dev.secrets.toml", "prod.secrets.toml", ".dlt/prod.secrets.toml"];
    private static readonly char[] Separators = [' ', '\t', '\n', '\r', '"', '\'', '`', ';', '|', '&', '<', '>', '(', ')', '{', '}', '=', ',', '$'];

    /// <summary>Judges the hook's JSON. Text that is no JSON is refused: an unreadable call can not be judged.</summary>
    public static Verdict Judge(string hook)
    {
        try
        {
            using var document = JsonDocument.Parse(hook);
            return Strings(document.RootElement).Any(text => Touches(text))
                ? new Verdict(false, "This would open a file that holds secrets. Use the tool inspect-credentials: it says what is set, and never shows a value.")
                : new Verdict(true, "");
        }
        catch (JsonException)
        {
            return new Verdict(false, "The hook's input is not JSON, so the call can not be judged.");
        }
    }

    /// <summary>True when a text names a secrets file: directly, by a pattern that matches it, or as the folder it is in.</summary>
    internal static bool Touches(string text)
    {
        var plain = text.Replace('\\', '/');
        return plain.Contains("secrets.toml", StringComparison.OrdinalIgnoreCase)
            || plain.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(Matches);
    }

    private static bool Matches(string word)
    {
        word = word.TrimEnd('/');
        var name = word[(word.LastIndexOf('/') + 1)..];
        if (name is ".dlt")
        {
            return true;
        }

        var pattern = word.AsSpan().IndexOfAny('*', '?', '[') >= 0 ? Simplified(word) : null;
        return pattern is not null && pattern.Trim('*', '?', '/', '.').Length > 0
            && Secrets.Any(secret => FileSystemName.MatchesSimpleExpression(pattern, secret) || FileSystemName.MatchesSimpleExpression(Simplified(name), secret));
    }

    /// <summary>A bracket of a shell pattern counts as any one character.</summary>
    private static string Simplified(string pattern)
    {
        while (pattern.IndexOf('[', StringComparison.Ordinal) is var open and >= 0 && pattern.IndexOf(']', open) is var close and > 0)
        {
            pattern = $"{pattern[..open]}?{pattern[(close + 1)..]}";
        }

        return pattern;
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().Where(p => !IsContext(p.Name)).SelectMany(p => Strings(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        _ => [],
    };

    /// <summary>Members that say where the call happens, not what it does.</summary>
    private static bool IsContext(string name) =>
        name is "cwd" or "transcript_path" or "session_id" or "conversation_id" or "generation_id" or "workspace_roots" or "hook_event_name" or "tool_name" or "description";
}
