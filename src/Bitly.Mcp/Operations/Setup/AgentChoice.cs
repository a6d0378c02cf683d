using Bitly.Mcp.Agents;
using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Operations.Setup;

/// <summary>Which agents a command means: the named one, all, or the one that is used here.</summary>
internal static class AgentChoice
{
    public const string All = "all";

    /// <summary>What may be typed.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. AgentProfile.All.Select(agent => agent.Name), All];

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">USAGE: none was named, and none or several are used here.</exception>
    public static IReadOnlyList<AgentProfile> Of(string? name, string root, IReadOnlyDictionary<string, string> environment) => name switch
    {
        All => AgentProfile.All,
        not null => [AgentProfile.Find(name) ?? throw SurfaceErrors.Usage($"There is no agent \"{name}\".{Nearest.Hint(name, Words)} Known: {string.Join(", ", Words)}.")],
        null => [Detect(root, environment) ?? throw SurfaceErrors.Usage($"Which agent is meant is not plain: none, or more than one, is used here. Name it: --agent {string.Join('|', Words)}.")],
    };

    public static AgentProfile? Detect(string root, IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") ?? "";
        return AgentProfile.Detect(environment.GetValueOrDefault, root, home);
    }
}
