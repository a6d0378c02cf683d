namespace Bitly.Mcp.Answers;

/// <summary>What becomes of one file of an installation: unchanged, create, update, delete, restore, or kept (then the note says why).</summary>
internal sealed record AgentFileRow(string Path, string Change, string? Note = null);

/// <summary>An installation or a removal, done or (dry run) shown.</summary>
internal sealed record AgentSetupAnswer : Answer
{
    public required string Folder { get; init; }
    /// <summary>claude, cursor, codex.</summary>
    public required IReadOnlyList<string> Agents { get; init; }
    /// <summary>True: nothing was written.</summary>
    public bool DryRun { get; init; }
    public required IReadOnlyList<AgentFileRow> Files { get; init; }
    /// <summary>The changes of a dry run as a diff of each file.</summary>
    public string? Diff { get; init; }
    /// <summary>What a person still has to do, because no program may do it for them.</summary>
    public IReadOnlyList<string>? ByHand { get; init; }
}

/// <summary>Skills and commands that belong together. Entry is the skill to begin with.</summary>
internal sealed record ToolkitRow(string Name, string About, string Entry, IReadOnlyList<string> Skills, IReadOnlyList<string> Commands);

/// <summary>One skill: its name and when an agent takes it.</summary>
internal sealed record SkillRow(string Name, string About);

internal sealed record ToolkitsAnswer : Answer
{
    public required IReadOnlyList<ToolkitRow> Toolkits { get; init; }
    /// <summary>The skills of the one toolkit that was asked for.</summary>
    public IReadOnlyList<SkillRow>? Skills { get; init; }
}

/// <summary>One thing the doctor looked at; fix is null where nothing is to be done.</summary>
internal sealed record FindingRow(string Agent, string Code, bool Ok, string What, string? Fix = null);

internal sealed record DoctorAnswer : Answer
{
    public required string Folder { get; init; }
    public required bool Healthy { get; init; }
    public required IReadOnlyList<FindingRow> Findings { get; init; }
}
