using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Cli;

/// <summary>What the program's exit code says. Scripts rely on these numbers: they are listed in every help and never change.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    /// <summary>A defect of this program.</summary>
    public const int Bug = 1;
    public const int Usage = 2;
    /// <summary>Change something (definition, credentials, data), then run again.</summary>
    public const int FixAndRerun = 3;
    /// <summary>The same call works later.</summary>
    public const int RetryLater = 4;
    /// <summary>The request budget or the month's quota is spent; the next run goes on where this one stopped.</summary>
    public const int QuotaSpent = 5;
    /// <summary>Done, but a part of what was asked for is missing (not in the plan, deleted, not sent after a failure); the answer names it.</summary>
    public const int Partial = 6;
    /// <summary>Ctrl-C, SIGTERM or a closed terminal.</summary>
    public const int Interrupted = 130;

    /// <summary>Every code in a few words, for help and README.</summary>
    public static readonly IReadOnlyList<ExitMeaning> All =
    [
        new(Ok, "done"),
        new(Bug, "defect of this program"),
        new(Usage, "wrong usage, or a yes is missing"),
        new(FixAndRerun, "fix something and run again"),
        new(RetryLater, "try again later"),
        new(QuotaSpent, "request budget or monthly quota spent; the next run goes on there"),
        new(Partial, "done but a part was left out (not in the plan, deleted); it is named"),
        new(Interrupted, "interrupted"),
    ];

    public static int Of(PipelineException error) => error.Code switch
    {
        "USAGE" => Usage,
        _ when QuotaCodes.Contains(error.Code) => QuotaSpent,
        _ => error.Recovery switch
        {
            // What a load would go on without, but the whole command was about it: nothing is done.
            Recovery.FixAndRerun or Recovery.Skip => FixAndRerun,
            Recovery.RetryLater => RetryLater,
            _ => Bug,
        },
    };

    /// <summary>Codes that mean "no more requests now".</summary>
    internal static readonly IReadOnlyList<string> QuotaCodes = ["REQUEST_BUDGET_SPENT", "MONTH_SPENT"];
}

/// <summary>One row of that list. No tuple: the runtime compiles lists of tuples anew in each process.</summary>
internal sealed record ExitMeaning(int Code, string Meaning);
