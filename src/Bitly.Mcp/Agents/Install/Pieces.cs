using System.Text.Json.Nodes;
using Bitly.Mcp.Agents.Files;

namespace Bitly.Mcp.Agents.Install;

/// <summary>How an agent starts the server: an absolute path, because agents start it from anywhere and some have a bare PATH.</summary>
internal sealed record ServerCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The program that is running now.</summary>
    public static ServerCommand Current(string? processPath, string baseDirectory, string project)
    {
        IReadOnlyList<string> tail = ["mcp", "--project", project];
        return processPath is null || System.IO.Path.GetFileNameWithoutExtension(processPath) == "dotnet"
            ? new ServerCommand(processPath ?? "dotnet", [System.IO.Path.Combine(baseDirectory, "bitly-mcp.dll"), .. tail])
            : new ServerCommand(processPath, tail);
    }

    public string Line(params string[] arguments) =>
        string.Join(' ', new[] { Program }.Concat(Arguments.TakeWhile(a => a != "mcp")).Concat(arguments).Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));
}

/// <summary>What is installed for one agent: a pure list, made from the table of agents and agent-rules/.</summary>
internal static class Pieces
{
    public const string ServerName = "bitly";

    /// <summary>Variables that Codex must hand through by name: it starts servers with nearly no environment.</summary>
    private static readonly string[] HandedThrough = ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN", "ACCESS_TOKEN", "DOTNET_ROOT"];

    public static IReadOnlyList<Piece> For(AgentProfile agent, IReadOnlyList<Toolkit> toolkits, ServerCommand server, bool sandbox) =>
        [.. Rules(agent), .. Server(agent, server), .. Permissions(agent, server, sandbox), .. toolkits.SelectMany(t => Of(agent, t)).DistinctBy(p => p.Path)];

    /// <summary>Skills and commands of a toolkit.</summary>
    public static IEnumerable<Piece> Of(AgentProfile agent, Toolkit toolkit)
    {
        foreach (var skill in toolkit.Skills)
        {
            yield return new OwnedFile($"{agent.SkillFolder}/{skill}/SKILL.md", RuleFiles.Read($"skills/{skill}/SKILL.md"));
        }

        foreach (var command in agent.CommandFolder is null ? [] : toolkit.Commands)
        {
            yield return new OwnedFile($"{agent.CommandFolder}/{command}.md", RuleFiles.Read($"commands/{command}.md"));
        }
    }

    private static IEnumerable<Piece> Rules(AgentProfile agent)
    {
        yield return new BlockPiece("AGENTS.md", MarkedBlock.Markdown, RuleFiles.Read("rules/AGENTS.md"));
        if (agent.Agent == Agent.Claude)
        {
            // Claude Code reads AGENTS.md only where there is no CLAUDE.md, or where CLAUDE.md imports it.
            yield return new BlockPiece("CLAUDE.md", MarkedBlock.Markdown, "@AGENTS.md");
        }

        if (agent.Agent == Agent.Cursor)
        {
            yield return new OwnedFile(".cursor/rules/bitly.mdc", RuleFiles.Read("rules/bitly.mdc"));
        }
    }

    private static IEnumerable<Piece> Server(AgentProfile agent, ServerCommand server)
    {
        if (agent.Agent == Agent.Codex)
        {
            var arguments = string.Join(", ", server.Arguments.Select(Quoted));
            yield return new BlockPiece(agent.ServerFile, MarkedBlock.Toml,
                $"""
                [mcp_servers.{ServerName}]
                command = {Quoted(server.Program)}
                args = [{arguments}]
                env_vars = [{string.Join(", ", HandedThrough.Select(Quoted))}]

                {TablesOf(RuleFiles.Read("permissions/codex.toml"))}
                """);
            yield break;
        }

        yield return new JsonPiece(agent.ServerFile, ["mcpServers", ServerName], new JsonObject
        {
            ["command"] = server.Program,
            ["args"] = new JsonArray([.. server.Arguments.Select(a => (JsonNode?)JsonValue.Create(a))]),
        });
    }

    private static IEnumerable<Piece> Permissions(AgentProfile agent, ServerCommand server, bool sandbox)
    {
        switch (agent.Agent)
        {
            case Agent.Claude:
                var rules = JsonNode.Parse(RuleFiles.Read("permissions/claude.json"))!["permissions"]!["deny"]!.AsArray();
                foreach (var rule in rules)
                {
                    yield return new JsonItemPiece(".claude/settings.json", ["permissions", "deny"], rule!.DeepClone());
                }

                if (sandbox)
                {
                    yield return new JsonPiece(".claude/settings.json", ["sandbox"], JsonNode.Parse(RuleFiles.Read("permissions/claude-sandbox.json"))!["sandbox"]!.DeepClone());
                }

                break;
            case Agent.Cursor:
                yield return new BlockPiece(".cursorignore", MarkedBlock.Ignore, RuleFiles.Read("permissions/cursorignore"));
                yield return new JsonPiece(".cursor/hooks.json", ["version"], JsonValue.Create(1));
                foreach (var moment in (string[])["beforeReadFile", "beforeShellExecution"])
                {
                    yield return new JsonItemPiece(".cursor/hooks.json", ["hooks", moment], new JsonObject { ["command"] = server.Line("guard", "--host", "cursor") });
                }

                break;
            default:
                yield return new BlockPiece(agent.ServerFile, MarkedBlock.TomlRoot, RootKeysOf(RuleFiles.Read("permissions/codex.toml")), First: true);
                break;
        }
    }

    private static string RootKeysOf(string toml) => toml[..toml.IndexOf('[', StringComparison.Ordinal)].Trim();

    private static string TablesOf(string toml) => toml[toml.IndexOf('[', StringComparison.Ordinal)..].Trim();

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
