namespace Bitly.Pipeline.Errors;

/// <summary>Who or what can make the failed thing work.</summary>
public enum Recovery
{
    /// <summary>A person or agent changes something (definition, credentials, data), then runs again.</summary>
    FixAndRerun,
    /// <summary>Nothing to change: the same call works later.</summary>
    RetryLater,
    /// <summary>This part can not be had (plan, deleted link); the rest went on or can go on without it.</summary>
    Skip,
    /// <summary>A defect of this program.</summary>
    Bug,
}

/// <summary>The call that comes next: a tool name in kebab-case, why, and its arguments.</summary>
public sealed record NextStep(string Tool, string Why, IReadOnlyDictionary<string, string>? Arguments = null);

/// <summary>
/// The one exception of this program. The message says what, where and what to do, and never holds a secret,
/// a URL with its query or a stack trace, so every door may show it as it is.
/// </summary>
public sealed class PipelineException : Exception
{
    /// <summary>Made by the factories of each room (for instance <c>RestErrors</c>), nowhere else.</summary>
    public PipelineException(string code, Recovery recovery, string message, NextStep? next = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Recovery = recovery;
        Next = next;
    }

    /// <summary>Stable code in capitals, listed in ErrorCodes.md, never reused.</summary>
    public string Code { get; }

    /// <summary>What kind of act helps. Exit codes follow it.</summary>
    public Recovery Recovery { get; }

    /// <summary>The next call, or null when only a person can help.</summary>
    public NextStep? Next { get; }

    /// <summary>The cause in one sentence, or null when the message says it.</summary>
    public string? Cause { get; init; }

    /// <summary>The step of a run that failed: extract, normalize, load or sync; null outside a run.</summary>
    public string? Step { get; set; }

    /// <summary>The load package that was being worked on, or null.</summary>
    public string? LoadId { get; set; }

    /// <summary>Redacted facts that prove the cause (method, path, status, the API's own message).</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>();
}
