using System.Globalization;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Runs;
using CsCheck;
using Xunit;

namespace Bitly.Mcp.Tests.Planning;

/// <summary>
/// For any account and any choice of resources, with faults and caps, for the first load and for one after new links came: the runs together
/// spend at most the planned requests and one for each retry, no run spends more than its cap, and nothing that was answered is asked for again.
/// BITLY_CASES=200 tries more.
/// </summary>
public sealed class PlanPropertyTests
{
    private const int MostRuns = 40;
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("BITLY_CASES") ?? "10", CultureInfo.InvariantCulture);
    /// <summary>Each strikes once; the first four cost a request more.</summary>
    private static readonly string[] Faults = ["500", "503", "rate-limit", "cut-body", "missing-404", "gone-410", "upgrade-402", "reset", "html-page"];
    private static readonly HashSet<string> Retried = ["500", "503", "rate-limit", "cut-body", "reset", "html-page"];

    /// <summary>One case: links of each group, QR codes, plan; resources; faults of the first and the second load; caps; links that come between.</summary>
    internal sealed record Case(int[] Links, int Codes, string Plan, string[] Chosen, (string Kind, int After)[][] Faults, int[] Caps, int NewLinks)
    {
        public override string ToString() =>
            $"links {string.Join(' ', Links)}, codes {Codes}, {Plan}, [{string.Join(' ', Chosen)}], faults {string.Join(" | ", Faults.Select(load => string.Join(' ', load.Select(one => $"{one.Kind}@{one.After}"))))}, caps {string.Join(' ', Caps)}, new {NewLinks}";
    }

    [Fact]
    public void Requests_spent_never_exceed_the_plan_by_more_than_the_retries() =>
        AnyCase().Sample(one => HoldsAsync(one).GetAwaiter().GetResult(), iter: Cases, threads: 1);

    [Fact]
    public void The_cases_vary_everything_that_matters()
    {
        var seen = new List<Case>();
        AnyCase().Sample(seen.Add, iter: 300, threads: 1);
        Assert.Equal(new BitlyCatalog().Names.Order(), seen.SelectMany(one => one.Chosen).Distinct().Order());
        Assert.Equal(Faults.Order(), seen.SelectMany(one => one.Faults).SelectMany(load => load).Select(one => one.Kind).Distinct().Order());
        Assert.Contains(seen, one => one.Caps[1] > 0 && one.NewLinks > 0);
        Assert.Contains(seen, one => one is { Plan: "free", Links.Length: 3 });
    }

    private static Gen<Case> AnyCase()
    {
        var entries = new BitlyCatalog().Names;
        var faults = Gen.Select(Gen.Int[0, Faults.Length - 1].Select(index => Faults[index]), Gen.Int[0, 40]).Array[0, 4].Array[2];
        // 0 is no cap.
        var caps = Gen.Int[-30, 60].Select(cap => Math.Max(0, cap)).Array[2];
        return Gen.Select(
            Gen.Select(Gen.Int[0, 60].Array[1, 3], Gen.Int[0, 6], Gen.Bool.Select(free => free ? "free" : "enterprise")),
            Gen.Int[0, entries.Count - 1].Select(index => entries[index]).HashSet[1, 5].Select(chosen => chosen.ToArray()),
            Gen.Select(faults, caps, Gen.Int[0, 12]),
            (account, chosen, run) => new Case(account.Item1, account.Item2, account.Item3, chosen, run.Item1, run.Item2, run.Item3));
    }

    private static async Task<bool> HoldsAsync(Case one)
    {
        var options = new SandboxOptions { LinkCounts = one.Links, QrCodesPerGroup = one.Codes, Plan = one.Plan, MonthlyRequests = 100_000 };
        await using var project = await TempProject.StartAsync(options, one.Chosen);
        for (var load = 0; load < 2; load++)
        {
            var plan = await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery { CountWith = 1000 }, CancellationToken.None);
            project.Sandbox.Log.Clear();
            foreach (var (kind, after) in one.Faults[load])
            {
                project.Sandbox.Inject(new SandboxFault(kind, After: after));
            }

            await LoadAsync(project, one, one.Caps[load]);
            project.Sandbox.ClearFaults();
            var log = project.Sandbox.Log.All.ToList();
            var retries = log.Count(request => request.Fault is { } fault && Retried.Contains(fault));
            // A whole command that ends with 404 or 410 at a root is run again, and asks that once more.
            var again = log.Count(request => request.Fault is "missing-404" or "gone-410");
            var repeated = log.Where(request => request is { Status: 200, Fault: null }).GroupBy(request => $"{request.Path}?{request.Query}").Where(same => same.Count() > 1).ToList();
            if (!plan.Exact || log.Count > plan.Total + retries + again || repeated.Count > 0)
            {
                throw new InvalidOperationException($"load {load + 1}: {log.Count} requests, planned {plan.Total}, {retries} retries, repeated {string.Join(' ', repeated.Select(same => same.Key))}: {one}");
            }

            project.Time.Advance(TimeSpan.FromMinutes(1));
            if (one.NewLinks > 0)
            {
                project.Sandbox.AddLinks("Bsandbox001", one.NewLinks);
            }
        }

        return true;
    }

    /// <summary>Runs until a run ends well; each within its cap.</summary>
    private static async Task LoadAsync(TempProject project, Case one, int cap)
    {
        for (var run = 0; run < MostRuns; run++)
        {
            // A cap that is smaller than the retries of one page would never get on: it grows.
            var most = cap == 0 ? (int?)null : cap + (run * 3);
            var before = project.Sandbox.Log.Count;
            var code = await project.CodeOfRunAsync(new RunOptions { MaxRequests = most });
            var spent = project.Sandbox.Log.Count - before;
            if (spent > most)
            {
                throw new InvalidOperationException($"{spent} requests in a run with the cap {most}: {one}");
            }

            if (code == "ok")
            {
                return;
            }
        }

        throw new InvalidOperationException($"{MostRuns} runs and no end: {one}");
    }
}
