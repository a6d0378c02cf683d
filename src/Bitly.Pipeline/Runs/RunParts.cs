using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Runs;

/// <summary>A page source and what must be closed after it.</summary>
internal sealed record OpenedSource(IPageSource Source, IDisposable? Owner = null);

/// <summary>A client of an API with its credentials.</summary>
internal sealed record OpenedClient(RestClient Client, Authentications Authentications) : IDisposable
{
    /// <summary>Called once when the client is closed.</summary>
    public Action? Closing { get; init; }

    public void Dispose()
    {
        Client.Dispose();
        Closing?.Invoke();
    }
}

/// <summary>Makes the page source of a definition. Called only when something must be asked for, so a load from stored pages needs no credentials.</summary>
internal delegate OpenedSource OpenSource(PipelineDefinition definition, RequestBudget budget, IProgress<RunEvent> progress);

/// <summary>What a runner is built from.</summary>
internal sealed record RunParts
{
    public required PipelineDefinition Definition { get; init; }
    /// <summary>Folder of this pipeline: packages, state, schemas, traces, lock.</summary>
    public required string WorkingFolder { get; init; }
    public required IDestination Destination { get; init; }
    public required OpenSource OpenSource { get; init; }
    /// <summary>Where requests are written down, or null for nowhere.</summary>
    public Func<RequestLedger>? Ledger { get; init; }
    /// <summary>Requests the account may send in a month, or null when unknown.</summary>
    public MonthAllowance? Month { get; init; }
    /// <summary>Where settings came from, for the trace; null when nobody collects them.</summary>
    public ResolvedSettings? Resolved { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>Loaded packages kept for replay.</summary>
    public int KeepPackages { get; init; } = 5;
    /// <summary>dlt's load.replace_strategy.</summary>
    public string ReplaceStrategy { get; init; } = "truncate-and-insert";
}
