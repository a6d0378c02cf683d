namespace Bitly.Mcp.Operations;

/// <summary>A pipeline project on disk: its folder and the clock of everything that works in it. Nothing is read or written by making one.</summary>
internal sealed record Project(string Folder, TimeProvider Time)
{
    public const string DefinitionName = "bitly_pipeline.toml";

    public string DefinitionFile => Path.Combine(Folder, DefinitionName);

    public bool Exists => File.Exists(DefinitionFile);

    /// <summary>A path for people and agents: relative to the project, with forward slashes.</summary>
    public string Show(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');
}
