using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Sandbox;

/// <summary>What can be wrong with a sandbox before it answers anything.</summary>
internal static class SandboxErrors
{
    public static PipelineException UnknownPlan(string plan) => new(
        "SANDBOX_OPTION_INVALID", Recovery.FixAndRerun, $"The sandbox knows no plan '{plan}'. Plans are free, core, growth, premium and enterprise.");

    public static PipelineException UnknownFault(string kind) => new(
        "SANDBOX_OPTION_INVALID", Recovery.FixAndRerun, $"The sandbox knows no fault '{kind}'. Faults are: {string.Join(", ", SandboxFaultKinds.All)}.");

    public static PipelineException OutOfRange(string option, string allowed) => new(
        "SANDBOX_OPTION_INVALID", Recovery.FixAndRerun, $"The sandbox's option {option} must be {allowed}.");

    public static PipelineException UnknownGroup(string group) => new(
        "SANDBOX_OPTION_INVALID", Recovery.FixAndRerun, $"The sandbox has no group '{group}'. GET /groups lists them; the first is Bsandbox001.");

    public static PipelineException PortTaken(int port, Exception inner) => new(
        "SANDBOX_PORT_TAKEN",
        Recovery.FixAndRerun,
        $"Port {port} on 127.0.0.1 can not be opened; another program, perhaps an earlier sandbox, listens there. Choose another port, or 0 for a free one.",
        inner: inner);
}
