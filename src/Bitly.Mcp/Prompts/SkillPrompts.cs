using ModelContextProtocol.Server;

namespace Bitly.Mcp.Prompts;

/// <summary>The prompts of the server.</summary>
internal static class SkillPrompts
{
    public static IReadOnlyList<McpServerPrompt> All() =>
    [
        new SkillPrompt("find-source", "goal", "What you want to know, in your own words", "The person wants to know: {0}"),
        new SkillPrompt("create-pipeline", "resources", "Names from list-endpoints, with commas", "Load these resources: {0}"),
        new SkillPrompt("debug-pipeline", "pipeline", "Name of the pipeline", "It is about the pipeline {0}."),
        new SkillPrompt("validate-data", "table", "A table to look at closely", "Look closely at the table {0}."),
        new SkillPrompt("explore-data", "question", "What you want to know from the loaded data", "The person asks: {0}"),
        new SkillPrompt("new-endpoint", "resource", "The entry to add", "The person wants to add: {0}"),
    ];
}
