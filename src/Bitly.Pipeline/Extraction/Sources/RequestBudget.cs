using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>The requests a run may still spend: its own cap and, when known, what the month leaves.</summary>
internal sealed class RequestBudget : IRequestBudget
{
    private readonly Lock _lock = new();
    private readonly RequestLedger? _ledger;
    private readonly TimeProvider _time;
    private readonly int? _runLimit;
    private string _monthEnd;
    private int _monthSpent;

    /// <param name="runLimit">At most so many in this run; null means no cap.</param>
    /// <param name="month">At most so many in the month; null means unknown.</param>
    /// <param name="ledger">Where each request is written down before it is sent, or null.</param>
    /// <param name="time">Clock.</param>
    public RequestBudget(int? runLimit, MonthAllowance? month, RequestLedger? ledger, TimeProvider time)
    {
        (_runLimit, Month, _ledger, _time) = (runLimit, month, ledger, time);
        _monthSpent = (ledger?.SpentThisMonth() ?? 0) + (month?.SpentElsewhere ?? 0);
        _monthEnd = MonthEnd.After(time.GetUtcNow());
    }

    /// <summary>What is known of the month, or null.</summary>
    public MonthAllowance? Month { get; }

    /// <summary>Requests of this run so far.</summary>
    public int Spent { get; private set; }

    /// <summary>Requests that the month leaves, or null when its limit is not known.</summary>
    public int? MonthLeft
    {
        get
        {
            lock (_lock)
            {
                return Month is null ? null : Math.Max(0, Month.Limit - _monthSpent);
            }
        }
    }

    /// <summary>Requests left, or null when nothing limits them.</summary>
    public int? Left
    {
        get
        {
            lock (_lock)
            {
                var run = _runLimit - Spent;
                var month = Month?.Limit - _monthSpent;
                return run is null || month < run ? month : run;
            }
        }
    }

    public void Spend()
    {
        lock (_lock)
        {
            if (_runLimit is { } cap && Spent >= cap)
            {
                throw ExtractErrors.BudgetSpent(cap, Spent);
            }

            BeginMonth();
            if (_monthSpent >= Month?.Limit)
            {
                throw ExtractErrors.MonthBudgetSpent(Month, _monthSpent, _monthEnd);
            }

            _ledger?.Write();
            Spent++;
            _monthSpent++;
        }
    }

    /// <summary>A run may go on over the end of a month.</summary>
    private void BeginMonth()
    {
        var end = MonthEnd.After(_time.GetUtcNow());
        if (end != _monthEnd)
        {
            (_monthEnd, _monthSpent) = (end, _ledger?.SpentThisMonth() ?? 0);
        }
    }
}
