using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;

namespace Bitly.Mcp.Agents.Checks;

/// <summary>
/// Says whether an agent's set-up works: the files, the server exactly as written in them, one real conversation, the deny rules, the skills.
/// Writes nothing.
/// </summary>
internal sealed class Doctor(string project, ServerCommand server, TimeSpan limit)
{
    public async Task<IReadOnlyList<Finding>> ExamineAsync(AgentProfile agent, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (Entry(agent, findings) is { } entry && CommandExists(entry, findings) && ProjectFits(entry, findings))
        {
            findings.AddRange(await new ServerProbe(project, limit).RunAsync(entry, cancellationToken));
        }

        findings.Add(Denied(agent));
        findings.Add(RulesIn(agent));
        findings.Add(Skills(agent));
        return findings;
    }

    private ServerEntry? Entry(AgentProfile agent, List<Finding> findings)
    {
        var text = ProjectFile.Read(Path.Combine(project, agent.ServerFile));
        var fix = $"bitly-mcp init --agent {agent.Name}";
        if (text is null)
        {
            findings.Add(new Finding("SERVER_FILE_MISSING", false, $"{agent.ServerFile} does not exist", fix));
            return null;
        }

        IReadOnlyList<ServerEntry> entries;
        try
        {
            entries = ServerEntry.ReadAll(agent.ServerFile, text);
        }
        catch (FormatException e)
        {
            findings.Add(new Finding("SERVER_FILE_BROKEN", false, $"{agent.ServerFile} can not be read: {e.Message}", "mend the file; nothing in it works until then"));
            return null;
        }

        var ours = ServerEntry.Ours(entries);
        if (ours is null)
        {
            var other = entries.FirstOrDefault(e => e.IsOurs);
            findings.Add(new Finding("SERVER_ENTRY_MISSING", false, other is null
                ? $"{agent.ServerFile} names no server \"{Pieces.ServerName}\""
                : $"{agent.ServerFile} calls the server \"{other.Name}\", but rules and skills say \"{Pieces.ServerName}\"", fix));
            return null;
        }

        var twins = entries.Where(e => e.IsOurs && e.Name != Pieces.ServerName).Select(e => e.Name).ToList();
        findings.Add(twins.Count == 0
            ? new Finding("SERVER_ENTRY", true, $"{agent.ServerFile} names the server")
            : new Finding("SERVER_TWICE", false, $"{agent.ServerFile} starts this program as {string.Join(", ", twins)} too", "remove the other entry: the agent would see every tool twice"));
        return ours;
    }

    private static bool CommandExists(ServerEntry entry, List<Finding> findings)
    {
        if (!Path.IsPathFullyQualified(entry.Command) && entry.Command is not "dotnet")
        {
            findings.Add(new Finding("COMMAND_NOT_ABSOLUTE", false, $"The command \"{entry.Command}\" is not a full path: it works only where the agent's PATH has it", "bitly-mcp init writes the full path"));
            return true;
        }

        var program = entry.Command is "dotnet" || Path.GetFileNameWithoutExtension(entry.Command) is "dotnet" ? (entry.Arguments.Count > 0 ? entry.Arguments[0] : "") : entry.Command;
        if (!File.Exists(program))
        {
            findings.Add(new Finding("COMMAND_MISSING", false, "The program that the entry starts does not exist (moved, or not built)", "build or install it, then bitly-mcp init"));
            return false;
        }

        if (!OperatingSystem.IsWindows() && program == entry.Command && (File.GetUnixFileMode(program) & UnixFileMode.UserExecute) == 0)
        {
            findings.Add(new Finding("COMMAND_NOT_EXECUTABLE", false, "The program that the entry starts may not be executed", "chmod +x on it"));
            return false;
        }

        findings.Add(new Finding("COMMAND", true, "The program exists"));
        return true;
    }

    private bool ProjectFits(ServerEntry entry, List<Finding> findings)
    {
        var at = entry.Arguments.ToList().IndexOf("--project");
        var folder = at >= 0 && at + 1 < entry.Arguments.Count ? entry.Arguments[at + 1] : null;
        if (folder is not null && Path.GetFullPath(folder, project) != Path.GetFullPath(project))
        {
            findings.Add(new Finding("PROJECT_ELSEWHERE", false, "The entry's --project names another folder (was this one moved or copied?)", "bitly-mcp init writes it anew"));
            return Directory.Exists(folder);
        }

        return true;
    }

    private Finding Denied(AgentProfile agent)
    {
        var wanted = Pieces.For(agent, [], server, sandbox: false).Where(p => p.Path is ".claude/settings.json" or ".cursorignore" or ".cursor/hooks.json"
            || p is BlockPiece { Block: var block } && (block == MarkedBlock.TomlRoot)).ToList();
        var missing = wanted.Where(p => ProjectFile.Read(Path.Combine(project, p.Path)) is not { } text || p.Put(text) != text).Select(p => p.Path).Distinct().ToList();
        return missing.Count == 0
            ? new Finding("SECRETS_DENIED", true, "The rules that keep the agent from .dlt/secrets.toml are there")
            : new Finding("SECRETS_NOT_DENIED", false, $"Rules against reading .dlt/secrets.toml are missing in {string.Join(", ", missing)}", $"bitly-mcp init --agent {agent.Name}");
    }

    private Finding RulesIn(AgentProfile agent)
    {
        var text = ProjectFile.Read(Path.Combine(project, "AGENTS.md"));
        var imported = agent.Agent != Agent.Claude || ProjectFile.Read(Path.Combine(project, "CLAUDE.md"))?.Contains("@AGENTS.md", StringComparison.Ordinal) == true;
        return text is not null && MarkedBlock.Markdown.IsIn(text) && imported
            ? new Finding("RULES", true, "AGENTS.md has the rules")
            : new Finding("RULES_MISSING", false, imported ? "AGENTS.md has no rules for Bitly data" : "CLAUDE.md does not import AGENTS.md, so Claude Code does not read the rules", $"bitly-mcp init --agent {agent.Name}");
    }

    private Finding Skills(AgentProfile agent)
    {
        var pieces = RuleFiles.Toolkits().SelectMany(t => Pieces.Of(agent, t)).OfType<OwnedFile>().DistinctBy(p => p.Path).ToList();
        var stale = pieces.Where(p => ProjectFile.Read(Path.Combine(project, p.Path)) is { } text && text != p.Content).Select(p => p.Path).ToList();
        var none = pieces.Where(p => p.Path.StartsWith(agent.SkillFolder, StringComparison.Ordinal)).All(p => !File.Exists(Path.Combine(project, p.Path)));
        return none ? new Finding("SKILLS_MISSING", false, "No skill is installed", "bitly-mcp toolkit install rest-api-pipeline")
            : stale.Count > 0 ? new Finding("SKILLS_CHANGED", false, $"Differ from this version: {string.Join(", ", stale)}", "keep your edits, or bitly-mcp init --overwrite")
            : new Finding("SKILLS", true, "The installed skills are those of this version");
    }
}
