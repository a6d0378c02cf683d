using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>The requests a run may still spend: its own cap and, when known, what the month leaves.</summary>
internal sealed class RequestBudget : IRequestBudget
{
    private readonly Lock _lock = new();
    private readonly RequestLedger? _ledger;
    private readonly TimeProvider _time;
    private readonly int? _runLimit;
    private readonly int? _monthLimit;
    private int _monthSpent;

    /// <param name="runLimit">At most so many in this run; null means no cap.</param>
    /// <param name="monthLimit">At most so many in the month; null means unknown.</param>
    /// <param name="ledger">Where each request is written down before it is sent, or null.</param>
    /// <param name="time">Clock.</param>
    public RequestBudget(int? runLimit, int? monthLimit, RequestLedger? ledger, TimeProvider time)
    {
        (_runLimit, _monthLimit, _ledger, _time) = (runLimit, monthLimit, ledger, time);
        _monthSpent = ledger?.SpentThisMonth() ?? 0;
    }

    /// <summary>Requests of this run so far.</summary>
    public int Spent { get; private set; }

    /// <summary>Requests left, or null when nothing limits them.</summary>
    public int? Left
    {
        get
        {
            lock (_lock)
            {
                var run = _runLimit - Spent;
                var month = _monthLimit - _monthSpent;
                return run is null || month < run ? month : run;
            }
        }
    }

    public void Spend()
    {
        lock (_lock)
        {
            if (Spent >= _runLimit)
            {
                throw ExtractErrors.BudgetSpent($"the cap of this run is {_runLimit}", Spent, "run again to go on.");
            }

            if (_monthSpent >= _monthLimit)
            {
                var reset = MonthEnd.After(_time.GetUtcNow());
                throw ExtractErrors.BudgetSpent($"the month's limit is {_monthLimit}", _monthSpent, $"it goes on with a run from {reset} (UTC).", reset);
            }

            _ledger?.Write();
            Spent++;
            _monthSpent++;
        }
    }
}
