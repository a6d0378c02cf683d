using System.Text.Json;
using Bitly.Mcp.Agents.Files;

namespace Bitly.Mcp.Agents.Install;

/// <summary>What happens, or would happen, to one file.</summary>
internal enum FileChange { Unchanged, Create, Update, Delete, Restore, Kept }

/// <summary>One file of an installation: its path in the project, text before and after (null = no file), and why it was kept.</summary>
internal sealed record PlannedFile(string Path, FileChange Change, string? Before, string? After, string? Note = null);

/// <summary>Installs and uninstalls for one agent. A plan is made first and can be shown; nothing is written while planning.</summary>
internal sealed class AgentInstaller(string project, ServerCommand server)
{
    /// <summary>The files that installing would touch.</summary>
    public IReadOnlyList<PlannedFile> Plan(AgentProfile agent, IReadOnlyList<Toolkit> toolkits, bool sandbox, bool overwrite) =>
        Plan(Pieces.For(agent, toolkits, server, sandbox), overwrite);

    /// <summary>The files of one toolkit: its skills and commands, nothing else.</summary>
    public IReadOnlyList<PlannedFile> PlanToolkit(AgentProfile agent, Toolkit toolkit, bool overwrite) => Plan(Pieces.Of(agent, toolkit), overwrite);

    /// <summary>Writes a plan. Files that were kept are left alone. What was there is on record first: a crash must not cost a person's own text.</summary>
    public void Apply(AgentProfile agent, IReadOnlyList<PlannedFile> plan)
    {
        var record = InstallRecord.Read(project);
        foreach (var file in plan.Where(f => f.Change != FileChange.Kept && (f.Change != FileChange.Unchanged || record.Knows(f.Path))))
        {
            record.Put(file.Path, agent.Name, file.Before, file.After!);
        }

        record.Save();
        foreach (var file in plan.Where(f => f.Change is not (FileChange.Kept or FileChange.Unchanged)))
        {
            ProjectFile.Write(Full(file.Path), file.After!);
        }
    }

    /// <summary>The files that uninstalling would touch: given back as they were, or, when changed since, with only our pieces taken out.</summary>
    public IReadOnlyList<PlannedFile> PlanRemoval(AgentProfile agent)
    {
        var record = InstallRecord.Read(project);
        var pieces = Pieces.For(agent, RuleFiles.Toolkits(), server, sandbox: record.Knows(".claude/settings.json"));
        return [.. pieces.GroupBy(p => p.Path).Select(group => PlanRemovalOf(record, agent, group.Key, [.. group])).OfType<PlannedFile>()];
    }

    /// <summary>Carries a removal out.</summary>
    public void ApplyRemoval(AgentProfile agent, IReadOnlyList<PlannedFile> plan)
    {
        var record = InstallRecord.Read(project);
        foreach (var file in plan)
        {
            if (file.Change is FileChange.Delete)
            {
                ProjectFile.Delete(project, Full(file.Path));
            }
            else if (file.Change is FileChange.Update or FileChange.Restore)
            {
                ProjectFile.Write(Full(file.Path), file.After!);
            }

            if (record.Release(file.Path, agent.Name))
            {
                record.Forget(file.Path);
            }
            else if (file.After is not null)
            {
                record.Leave(file.Path, file.After);
            }
        }

        record.Save();
    }

    private IReadOnlyList<PlannedFile> Plan(IEnumerable<Piece> pieces, bool overwrite)
    {
        var record = InstallRecord.Read(project);
        return [.. pieces.GroupBy(p => p.Path).Select(group => PlanFile(record, group.Key, [.. group], overwrite))];
    }

    private PlannedFile PlanFile(InstallRecord record, string path, IReadOnlyList<Piece> pieces, bool overwrite)
    {
        var before = ProjectFile.Read(Full(path));
        if (ProjectFile.LinkTarget(Full(path)) is { } target)
        {
            return new PlannedFile(path, FileChange.Kept, before, before, $"a link to {target}, so left alone");
        }

        if (!ProjectFile.IsText(Full(path)))
        {
            return new PlannedFile(path, FileChange.Kept, before, before, "not UTF-8 text, so left alone");
        }

        string after;
        try
        {
            after = pieces.Aggregate(before, (text, piece) => piece.Put(text))!;
        }
        catch (JsonException e)
        {
            return new PlannedFile(path, FileChange.Kept, before, before, $"not understood, so left alone: {e.Message.Split(" Path:")[0]}");
        }

        if (before == after)
        {
            return new PlannedFile(path, FileChange.Unchanged, before, after);
        }

        if (Conflict(path, before, pieces) is { } conflict)
        {
            return new PlannedFile(path, FileChange.Kept, before, before, conflict);
        }

        if (before is not null && pieces[0] is OwnedFile && !overwrite && !record.IsAsLeft(path, before))
        {
            return new PlannedFile(path, FileChange.Kept, before, before, "changed by hand; --overwrite takes ours");
        }

        return new PlannedFile(path, before is null ? FileChange.Create : FileChange.Update, before, after);
    }

    /// <summary>TOML has no second definition of a key or table: what a person wrote wins.</summary>
    private static string? Conflict(string path, string? before, IReadOnlyList<Piece> pieces)
    {
        if (before is null || !path.EndsWith(".toml", StringComparison.Ordinal))
        {
            return null;
        }

        var others = pieces.OfType<BlockPiece>().Aggregate(before, (text, piece) => piece.Block.Remove(text));
        return others.Contains($"[mcp_servers.{Pieces.ServerName}]", StringComparison.Ordinal) ? $"has its own [mcp_servers.{Pieces.ServerName}]: remove it, or keep it"
            : others.Contains("default_permissions", StringComparison.Ordinal) ? "has its own default_permissions: add the profile of agent-rules by hand"
            : null;
    }

    private PlannedFile? PlanRemovalOf(InstallRecord record, AgentProfile agent, string path, IReadOnlyList<Piece> pieces)
    {
        var before = ProjectFile.Read(Full(path));
        if (before is null || ProjectFile.LinkTarget(Full(path)) is not null || !ProjectFile.IsText(Full(path)))
        {
            return null;
        }

        if (record.Agents(path).Any(a => a != agent.Name))
        {
            return Others(path, before, pieces);
        }

        if (record.IsAsLeft(path, before))
        {
            var original = record.Original(path);
            return new PlannedFile(path, original is null ? FileChange.Delete : FileChange.Restore, before, original);
        }

        var after = pieces.Aggregate<Piece, string?>(before, (text, piece) => text is null ? null : piece.Take(text));
        return after == before
            ? pieces[0] is OwnedFile ? new PlannedFile(path, FileChange.Kept, before, before, "changed by hand, so it stays") : null
            : new PlannedFile(path, after is null ? FileChange.Delete : FileChange.Update, before, after);
    }

    /// <summary>Another installed agent uses the file too: only what that one does not need goes.</summary>
    private static PlannedFile Others(string path, string before, IReadOnlyList<Piece> pieces) =>
        new(path, FileChange.Unchanged, before, before, $"still used by another agent ({pieces.Count} part(s))");

    private string Full(string path) => Path.Combine(project, path);
}
