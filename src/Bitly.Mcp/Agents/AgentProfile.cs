namespace Bitly.Mcp.Agents;

/// <summary>The three coding agents this program sets up.</summary>
internal enum Agent { Claude, Cursor, Codex }

/// <summary>
/// Where one agent looks for things, relative to the project. Facts: the agents were run, but for Cursor, whose rows come from its documentation.
/// </summary>
internal sealed record AgentProfile
{
    public required Agent Agent { get; init; }
    /// <summary>Name as typed: claude, cursor, codex.</summary>
    public required string Name { get; init; }
    /// <summary>Environment variables that are set inside the agent's own shell.</summary>
    public required IReadOnlyList<string> Environment { get; init; }
    /// <summary>Folder that shows that the agent is used, in the project and in the home folder.</summary>
    public required string Marker { get; init; }
    /// <summary>File with the MCP server entry.</summary>
    public required string ServerFile { get; init; }
    /// <summary>Folder of skills. Each agent gets only its own: Cursor reads several and would show duplicates.</summary>
    public required string SkillFolder { get; init; }
    /// <summary>Folder of commands, or null.</summary>
    public string? CommandFolder { get; init; }
    /// <summary>What the person still has to do by hand, one sentence each.</summary>
    public IReadOnlyList<string> ByHand { get; init; } = [];

    public static readonly IReadOnlyList<AgentProfile> All =
    [
        new()
        {
            Agent = Agent.Claude, Name = "claude", Environment = ["CLAUDECODE"], Marker = ".claude", ServerFile = ".mcp.json",
            SkillFolder = ".claude/skills", CommandFolder = ".claude/commands",
            ByHand = ["Start Claude Code in this folder and approve the server \"bitly\": a project can not approve itself."],
        },
        new()
        {
            Agent = Agent.Cursor, Name = "cursor", Environment = ["CURSOR_AGENT"], Marker = ".cursor", ServerFile = ".cursor/mcp.json",
            SkillFolder = ".agents/skills", CommandFolder = ".cursor/commands",
            ByHand =
            [
                "Enable the server \"bitly\" in Cursor's MCP settings.",
                "Cursor's ignore file and hook do not bind everything its terminal can do: keep a production token outside the project.",
            ],
        },
        new()
        {
            Agent = Agent.Codex, Name = "codex", Environment = ["CODEX_CI", "CODEX_THREAD_ID", "CODEX_SANDBOX"], Marker = ".codex", ServerFile = ".codex/config.toml",
            SkillFolder = ".agents/skills",
            ByHand = ["Codex reads project settings in trusted projects only: trust this folder when it asks."],
        },
    ];

    public static AgentProfile Of(Agent agent) => All.First(p => p.Agent == agent);

    public static AgentProfile? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The agent in whose shell this runs; else the one whose folder is in the project; else in the home folder. Null when none or several.
    /// </summary>
    public static AgentProfile? Detect(Func<string, string?> environment, string project, string home)
    {
        var inside = All.Where(p => p.Environment.Any(name => !string.IsNullOrEmpty(environment(name)))).ToList();
        if (inside.Count > 0)
        {
            return inside.Count == 1 ? inside[0] : null;
        }

        var used = All.Where(p => Directory.Exists(Path.Combine(project, p.Marker))).ToList();
        if (used.Count == 0)
        {
            used = [.. All.Where(p => Directory.Exists(Path.Combine(home, p.Marker)))];
        }

        return used.Count == 1 ? used[0] : null;
    }
}
