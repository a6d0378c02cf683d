namespace Bitly.Mcp.Agents.Files;

/// <summary>A skill of agent-rules/: what its front matter says, and the rest.</summary>
internal sealed record SkillText(string Name, string Description, string Body)
{
    private const string Fence = "---\n";

    /// <summary>All skills, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. RuleFiles.Names.Where(name => name.StartsWith("skills/", StringComparison.Ordinal)).Select(name => name.Split('/')[1])];

    /// <summary>The skill of that folder.</summary>
    public static SkillText Of(string skill) => Parse(RuleFiles.Read($"skills/{skill}/SKILL.md"));

    /// <summary>Reads "key: value" lines between two fences. Pure.</summary>
    public static SkillText Parse(string text)
    {
        var end = text.IndexOf(Fence, Fence.Length, StringComparison.Ordinal);
        var head = text[Fence.Length..end].Split('\n');
        return new SkillText(Value(head, "name"), Value(head, "description"), text[(end + Fence.Length)..].TrimStart('\n'));
    }

    private static string Value(string[] head, string key) =>
        head.First(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
