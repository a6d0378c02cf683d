using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Extraction;

public sealed class RequestBudgetTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SetTime _time = new() { Now = new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_request_is_on_disk_before_it_is_sent_so_a_crash_forgets_none()
    {
        // Not disposed on purpose: a killed process disposes nothing.
        var ledger = Ledger();
        var budget = new RequestBudget(null, null, ledger, _time);
        budget.Spend();
        budget.Spend();

        using var after = Ledger();
        Assert.Equal(2, after.SpentThisMonth());
        ledger.Dispose();
    }

    [Fact]
    public void A_new_month_begins_at_zero_in_utc()
    {
        using var ledger = Ledger();
        ledger.Write();
        _time.Now = _time.Now.AddSeconds(1);

        Assert.Equal(0, ledger.SpentThisMonth());
        ledger.Write();
        Assert.Equal(1, ledger.SpentThisMonth());
    }

    [Fact]
    public void Pipelines_of_one_project_are_added_up_and_other_hosts_are_not()
    {
        using var one = Ledger("one");
        using var two = Ledger("two");
        using var sandbox = Ledger("one", "127.0.0.1:5000");
        one.Write();
        two.Write();
        sandbox.Write();

        Assert.Equal(2, one.SpentThisMonth());
        Assert.Equal(1, sandbox.SpentThisMonth());
    }

    [Fact]
    public void A_line_that_a_crash_tore_counts_and_the_next_ones_are_whole()
    {
        using (var ledger = Ledger())
        {
            ledger.Write();
        }

        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..5]);
        using var again = Ledger();

        Assert.Equal(1, again.SpentThisMonth());
        again.Write();
        Assert.Equal(2, again.SpentThisMonth());
    }

    [Fact]
    public void The_cap_of_a_run_stops_before_the_request()
    {
        using var ledger = Ledger();
        var budget = new RequestBudget(1, null, ledger, _time);
        budget.Spend();

        var error = Assert.Throws<PipelineException>(budget.Spend);

        Assert.Equal("REQUEST_BUDGET_SPENT", error.Code);
        Assert.Equal(1, ledger.SpentThisMonth());
        Assert.Equal(0, budget.Left);
    }

    [Fact]
    public void The_month_counts_what_earlier_runs_spent_and_says_when_it_ends()
    {
        using var ledger = Ledger();
        ledger.Write();
        var budget = new RequestBudget(10, new MonthAllowance(2, MonthAllowance.Configured), ledger, _time);
        Assert.Equal(1, budget.Left);
        budget.Spend();

        var error = Assert.Throws<PipelineException>(budget.Spend);

        Assert.Contains("2026-02-01", error.Message);
    }

    private RequestLedger Ledger(string pipeline = "p", string host = "api.test") => new(_folder.Path, pipeline, host, _time);

    [Fact]
    public void What_others_spent_counts_in_the_month_it_was_asked_in_and_a_run_over_the_month_s_end_begins_anew()
    {
        using var ledger = Ledger();
        var budget = new RequestBudget(null, new MonthAllowance(10, MonthAllowance.Learned) { AskedOn = new DateOnly(2026, 1, 31), SpentElsewhere = 9 }, ledger, _time);
        budget.Spend();
        Assert.Equal(0, budget.MonthLeft);
        var error = Assert.Throws<PipelineException>(budget.Spend);
        Assert.Equal(("2026-02-01", "plan_limits, asked on 2026-01-31"), (error.Evidence["goes_on"], error.Evidence["limit_from"]));

        _time.Now = _time.Now.AddSeconds(1);
        budget.Spend();
        Assert.Equal(9, budget.MonthLeft);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
