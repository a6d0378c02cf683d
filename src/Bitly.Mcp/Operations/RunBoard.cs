using Bitly.Mcp.Answers;
using Bitly.Pipeline.Events;

namespace Bitly.Mcp.Operations;

/// <summary>
/// Where a run stands, from its events: one writer, many readers. Both doors show it, an agent as progress and get-run, a person as lines.
/// </summary>
internal sealed class RunBoard : IProgress<RunEvent>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceProgress> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private BoardState _state = new();

    /// <summary>Called after each event, on the reporting thread; never for two events at once.</summary>
    public Action<RunEvent>? Changed { get; set; }

    public void Report(RunEvent value)
    {
        lock (_gate)
        {
            Take(value);
            Changed?.Invoke(value);
        }
    }

    /// <summary>A copy of everything; safe from any thread, also from <see cref="Changed"/>.</summary>
    public BoardState Read()
    {
        lock (_gate)
        {
            return _state with { Resources = [.. _resources.Values], Rows = new Dictionary<string, long>(_rows), Warnings = [.. _warnings] };
        }
    }

    private void Take(RunEvent value)
    {
        _state = _state with { Events = _state.Events + 1 };
        switch (value)
        {
            case StepChanged { Ended: false } step:
                _state = _state with { Step = step.Step, LoadId = step.LoadId ?? _state.LoadId, WaitingFor = null };
                break;
            case PageRead page:
                _resources[page.Resource] = new ResourceProgress(page.Resource, page.Pages, page.Records);
                _state = _state with { RequestsSpent = Math.Max(_state.RequestsSpent, page.RequestsSpent), RequestsLeft = page.RequestsLeft, WaitingFor = null };
                break;
            case Waiting waiting:
                _state = _state with { WaitingFor = waiting.Reason, WaitingUntil = waiting.At + waiting.For };
                break;
            case TableFlushed flushed:
                _rows[flushed.Table] = flushed.Rows;
                break;
            case Warned warned:
                _warnings.Add($"{warned.Code}: {warned.Message}");
                break;
        }
    }
}

/// <summary>What a <see cref="RunBoard"/> knows at one moment.</summary>
internal sealed record BoardState
{
    /// <summary>Events so far: a number that only grows.</summary>
    public long Events { get; init; }
    public string? Step { get; init; }
    public string? LoadId { get; init; }
    public IReadOnlyList<ResourceProgress> Resources { get; init; } = [];
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();
    public int RequestsSpent { get; init; }
    public int? RequestsLeft { get; init; }
    public string? WaitingFor { get; init; }
    public DateTimeOffset? WaitingUntil { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>One line: the step, what it counts, the requests.</summary>
    public string Line()
    {
        var records = Resources.Sum(resource => resource.Records);
        var rows = Rows.Sum(table => table.Value);
        var count = Step is "extract" or "sync" or null ? $"{records:N0} records of {Resources.Count} resources" : $"{rows:N0} rows into {Rows.Count} tables";
        var waiting = WaitingFor is null ? "" : $", waiting: {WaitingFor}";
        return $"{Step ?? "start"}: {count}, {RequestsSpent:N0} requests{waiting}";
    }
}
