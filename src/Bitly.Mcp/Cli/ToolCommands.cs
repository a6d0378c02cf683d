namespace Bitly.Mcp.Cli;

/// <summary>
/// The command that does a tool's work. Skills and next_step name tools, so an agent that has a shell and no MCP may type a tool's name
/// where a command is expected.
/// </summary>
internal static class ToolCommands
{
    /// <summary>Every tool but cancel-run: a run in a terminal is stopped with Ctrl-C.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByTool = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["check-data"] = "check",
        ["diagnose-run"] = "diagnose",
        ["drop-data"] = "pipeline drop",
        ["edit-pipeline"] = "edit",
        ["export-data"] = "export",
        ["get-run"] = "progress",
        ["get-status"] = "status",
        ["inspect-credentials"] = "credentials",
        ["list-endpoints"] = "endpoints",
        ["list-tables"] = "tables",
        ["plan-load"] = "plan",
        ["preview-endpoint"] = "preview",
        ["query-table"] = "query",
        ["run-pipeline"] = "run",
        ["scaffold-pipeline"] = "scaffold",
        ["shorten-links"] = "shorten",
        ["validate-pipeline"] = "validate",
    };
}
