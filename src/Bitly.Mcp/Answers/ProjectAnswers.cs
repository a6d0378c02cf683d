namespace Bitly.Mcp.Answers;

/// <summary>What became of one file of a scaffold.</summary>
internal sealed record FileRow(string Path, string Status, string? Note = null);

internal sealed record ScaffoldAnswer : Answer
{
    public required string Folder { get; init; }
    public required IReadOnlyList<FileRow> Files { get; init; }
    public required IReadOnlyList<string> Resources { get; init; }
}

/// <summary>A resource of a checked definition.</summary>
internal sealed record ResourceRow
{
    public required string Name { get; init; }
    public required string Request { get; init; }
    public required string Table { get; init; }
    public required string WriteDisposition { get; init; }
    public IReadOnlyList<string>? PrimaryKey { get; init; }
    /// <summary>Field by which the next run asks only for what is new.</summary>
    public string? Cursor { get; init; }
    /// <summary>False: read only as a parent, not loaded.</summary>
    public bool Selected { get; init; } = true;
    public int Line { get; init; }
}

internal sealed record ValidateAnswer : Answer
{
    public required bool Valid { get; init; }
    public required string File { get; init; }
    public string? PipelineName { get; init; }
    public string? Destination { get; init; }
    public string? DatasetName { get; init; }
    public string? BaseUrl { get; init; }
    public IReadOnlyList<ResourceRow>? Resources { get; init; }
    /// <summary>One line a problem: place, reason, suggestion.</summary>
    public IReadOnlyList<string>? Problems { get; init; }
}

/// <summary>One point of the way to production: done, todo or problem.</summary>
internal sealed record StatusRow(string Item, string State, string Detail);

internal sealed record StatusAnswer : Answer
{
    public required string Folder { get; init; }
    public string? Pipeline { get; init; }
    public required IReadOnlyList<StatusRow> Checklist { get; init; }
    public string? LastRunId { get; init; }
    public string? LastRunStatus { get; init; }
    public string? RunningRunId { get; init; }
}

internal sealed record EditAnswer : Answer
{
    public required string File { get; init; }
    /// <summary>False after a dry run, or when nothing had to change.</summary>
    public required bool Changed { get; init; }
    /// <summary>A unified diff; empty when nothing changes.</summary>
    public required string Diff { get; init; }
    /// <summary>What is wrong with the definition after the edit.</summary>
    public IReadOnlyList<string>? Problems { get; init; }
}
