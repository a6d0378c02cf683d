using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Answers;

/// <summary>The call that makes sense next: the name of a tool (the command line has a command of the same work), why, and its arguments.</summary>
public sealed record NextCall(string Tool, string Why, JsonObject? Arguments = null)
{
    internal static NextCall? From(NextStep? next)
    {
        if (next is null)
        {
            return null;
        }

        JsonObject? arguments = null;
        foreach (var (name, value) in next.Arguments ?? new Dictionary<string, string>())
        {
            (arguments ??= [])[name] = value;
        }

        return new NextCall(next.Tool, next.Why, arguments);
    }
}

/// <summary>What every answer ends with: clients show an agent nothing but the structured object, so advice lives in it.</summary>
public abstract record Answer
{
    public NextCall? NextStep { get; init; }
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>A failure as data (--json of the command line; tools answer the same as text).</summary>
internal sealed record ErrorAnswer
{
    public required string Code { get; init; }
    /// <summary>fix_and_rerun, retry_later, skip or bug.</summary>
    public required string Recovery { get; init; }
    public required string Message { get; init; }
    public string? Cause { get; init; }
    public IReadOnlyDictionary<string, string>? Evidence { get; init; }
    public NextCall? NextStep { get; init; }

    public static ErrorAnswer Of(PipelineException error) => new()
    {
        Code = error.Code,
        Recovery = error.Recovery switch
        {
            Bitly.Pipeline.Errors.Recovery.FixAndRerun => "fix_and_rerun",
            Bitly.Pipeline.Errors.Recovery.RetryLater => "retry_later",
            Bitly.Pipeline.Errors.Recovery.Skip => "skip",
            _ => "bug",
        },
        Message = error.Message,
        Cause = error.Cause is { } cause && !error.Message.Contains(cause, StringComparison.Ordinal) ? cause : null,
        Evidence = error.Evidence.Count > 0 ? error.Evidence : null,
        NextStep = NextCall.From(error.Next),
    };

    /// <summary>The text of a tool's error: code, what happened, cause, proof and the next call, one a line.</summary>
    public string Text()
    {
        var text = new System.Text.StringBuilder();
        text.Append(Code).Append(": ").Append(Inside(Message));
        if (Cause is not null)
        {
            text.Append("\ncause: ").Append(Inside(Cause));
        }

        foreach (var (name, value) in Evidence ?? new Dictionary<string, string>())
        {
            text.Append('\n').Append(name).Append(": ").Append(Inside(value));
        }

        text.Append("\nrecovery: ").Append(Recovery);
        if (NextStep is not null)
        {
            text.Append("\nnext_step: ").Append(AnswerJson.Text(NextStep, AnswerJson.Default.NextCall));
        }

        return text.ToString();
    }

    /// <summary>A message may quote loaded data, file names or a server's words, and those may hold lines that look like ours: only our own lines begin at the margin.</summary>
    internal static string Inside(string text) => text.ReplaceLineEndings("\n    ");
}
