namespace Bitly.Mcp.Agents.Checks;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Code">Stable name of the check.</param>
/// <param name="Ok">Nothing to do.</param>
/// <param name="What">What was found, one sentence.</param>
/// <param name="Fix">What to do, or null.</param>
internal sealed record Finding(string Code, bool Ok, string What, string? Fix = null);
