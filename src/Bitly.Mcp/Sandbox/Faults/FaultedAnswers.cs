using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Faults;

/// <summary>Faults that spoil a good answer: its transport, its page or its bytes.</summary>
internal static class FaultedAnswers
{
    /// <summary>The answer as the fault leaves it.</summary>
    public static Answer Spoil(Answer answer, SandboxFault fault, Exchange exchange, string token) => fault.Kind switch
    {
        SandboxFaultKinds.Reset => answer with { SentFirst = answer.Body.Length / 2, Breaks = true },
        SandboxFaultKinds.SlowBody => answer with { SentFirst = answer.Body.Length / 2 },
        SandboxFaultKinds.CutBody => answer with { Body = answer.Body[..(answer.Body.Length * 2 / 3)] },
        SandboxFaultKinds.Redirect => new Answer(302, ReadOnlyMemory<byte>.Empty) { Headers = [new("Location", fault.Target + "/v4" + exchange.Path)] },
        SandboxFaultKinds.Slow => answer,
        _ => answer with
        {
            Body = SpoiledPages.Spoil(answer.Body, fault, exchange, token),
            Headers = fault.Kind == SandboxFaultKinds.EchoToken ? [new("X-Echo-Authorization", $"Bearer {token}")] : [],
            Status = fault.Kind == SandboxFaultKinds.EchoTokenError ? 400 : answer.Status,
        },
    };
}
