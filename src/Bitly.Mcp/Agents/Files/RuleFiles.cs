using System.Text;
using System.Text.Json.Nodes;

namespace Bitly.Mcp.Agents.Files;

/// <summary>A toolkit: skills and commands that belong together.</summary>
internal sealed record Toolkit(string Name, string About, string Entry, IReadOnlyList<string> Skills, IReadOnlyList<string> Commands);

/// <summary>The files of agent-rules/, which are built into the program: installing needs no network.</summary>
internal static class RuleFiles
{
    private const string Prefix = "agent-rules/";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(RuleFiles).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..].Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Text of one file, named by its path below agent-rules/.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(RuleFiles).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"agent-rules/{name} is not built into the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>All toolkits in the order of toolkits.json.</summary>
    public static IReadOnlyList<Toolkit> Toolkits() =>
        [.. JsonNode.Parse(Read("toolkits.json"))!.AsObject().Select(t => new Toolkit(
            t.Key, Text(t.Value!["about"]), Text(t.Value!["entry"]), List(t.Value!["skills"]), List(t.Value!["commands"])))];

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static List<string> List(JsonNode? node) => [.. node!.AsArray().Select(Text)];
}
