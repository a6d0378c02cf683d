using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Everything a server offers.</summary>
internal sealed record ServerContent
{
    public required IReadOnlyList<McpServerTool> Tools { get; init; }
    public IReadOnlyList<McpServerPrompt> Prompts { get; init; } = [];
    public IReadOnlyList<McpServerResource> Resources { get; init; } = [];
    /// <summary>Values for an argument's name and what was typed of it.</summary>
    public Func<string, string, CancellationToken, Task<IReadOnlyList<string>>>? Complete { get; init; }
}
