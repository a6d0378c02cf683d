using System.Text.Json.Nodes;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Pipeline;

/// <summary>What to plan.</summary>
internal sealed record PlanQuery
{
    /// <summary>Empty means all selected ones.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    /// <summary>Requests that the counting itself may spend on lists of parents.</summary>
    public int CountWith { get; init; } = 20;
    /// <summary>Asks the API what is left of the month and of the hour: three requests and one more per organization, two at most.</summary>
    public bool AskLimits { get; init; } = true;
}

/// <summary>Plans a project's loads, and lets a run take a plan that is still true.</summary>
internal sealed class ProjectPlans(ProjectPipeline pipeline)
{
    private const int MostOrganizations = 2;
    private static readonly BitlyCatalog Catalog = new();

    /// <summary>Counts, judges and keeps a plan.</summary>
    /// <exception cref="PipelineException">What requests throw; RESOURCE_UNKNOWN and the codes of definitions and credentials.</exception>
    public async Task<RequestPlan> MakeAsync(PlanQuery query, CancellationToken cancellationToken)
    {
        var definition = pipeline.Definition;
        var graph = ResourceGraph.Of(definition, query.Resources);
        var cursors = Cursors(definition, graph);
        using var ledger = pipeline.SideLedger();
        using var opened = pipeline.OpenClient(definition, new RequestBudget(null, null, ledger, pipeline.Time), null);
        var counter = Counter(opened, graph, cursors, query.CountWith);
        var planned = await counter.CountAsync(cancellationToken);
        var limits = await LimitsAsync(opened, query.AskLimits ? ledger : null, cancellationToken);
        planned = limits.Tier == "free" ? [.. planned.Select(one => WithoutPlan(one, definition))] : planned;
        var total = planned.Sum(one => one.Requests);
        var used = ledger.SpentThisMonth();
        if (limits.Requests.Count > 0)
        {
            Keep(limits);
        }

        var quota = QuotaOf(limits, used);
        var cheaper = Routes(planned, definition);
        var plan = new RequestPlan
        {
            PlanId = PlanStore.NewId(),
            MadeAt = pipeline.Time.GetUtcNow(),
            Resources = query.Resources,
            Requests = planned,
            Total = total,
            Exact = counter.Exact,
            Counting = [.. counter.Spent, .. limits.Requests],
            Quota = quota,
            Verdict = PlanVerdicts.Of(total, quota, cheaper, pipeline.Time.GetUtcNow(), Hours(planned, definition, limits.Rates)),
            Cheaper = cheaper,
            Basis = Basis(query.Resources, cursors),
            LedgerCount = used,
        };
        Store().Write(plan);
        return plan;
    }

    private static SequenceCounter Counter(OpenedClient opened, ResourceGraph graph, Dictionary<string, JsonObject> cursors, int most) => new(new CountRequest
    {
        Graph = graph,
        Source = new RestPages(new PageReader(opened.Client), opened.Client.Options.Client, opened.Authentications),
        CursorStart = cursors,
        CountingForm = CountingForm,
        PageSize = PageSize,
        Most = most,
    });

    /// <summary>The options of a run that takes a plan: its resources, and a cap that leaves room for some retries.</summary>
    /// <exception cref="PipelineException">PLAN_UNKNOWN; PLAN_STALE when the definition, the cursors, a waiting package or the month changed.</exception>
    public RunOptions Use(string planId, RunOptions options)
    {
        var plan = Store().Find(planId) ?? throw PlanErrors.Unknown(planId);
        if (pipeline.Time.GetUtcNow() - plan.MadeAt > PlanStore.Life)
        {
            throw PlanErrors.Stale(planId, "it is more than a day old");
        }

        var definition = pipeline.Definition;
        if (Basis(plan.Resources, Cursors(definition, ResourceGraph.Of(definition, plan.Resources))) != plan.Basis)
        {
            throw PlanErrors.Stale(planId, "the definition, the cursors or the waiting load package changed after it was made");
        }

        var since = pipeline.RequestsThisMonth() - plan.LedgerCount;
        if (plan.Quota is { } quota && plan.Total <= quota.Left && plan.Total > quota.Left - since)
        {
            throw PlanErrors.Stale(planId, $"{since} requests were spent after it was made, and the month has too few left for it now");
        }

        return options with { Resources = plan.Resources, MaxRequests = options.MaxRequests ?? (plan.Exact ? plan.Total + Math.Max(10, plan.Total / 10) : null) };
    }

    private PlanStore Store() => new(pipeline.Paths.WorkingFolder(pipeline.Definition.PipelineName), pipeline.Time);

    private Dictionary<string, JsonObject> Cursors(PipelineDefinition definition, ResourceGraph graph)
    {
        var local = new LocalState(pipeline.Parts());
        local.Read();
        return PackageMaker.CursorsOf(local.State, graph, definition.SourceName);
    }

    private string Basis(IReadOnlyList<string> resources, Dictionary<string, JsonObject> cursors) => PlanStore.Hash(
        PlainFile.ReadText(pipeline.Paths.DefinitionFile),
        string.Join(',', resources),
        string.Join(',', cursors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value.ToJsonString()}")),
        string.Join(',', pipeline.Packages().Where(package => package.State is "extracting" or "extracted").Select(package => package.LoadId)));

    /// <summary>A list asked for in larger pages, where its parameters name a size.</summary>
    private static ResourceDefinition CountingForm(ResourceDefinition resource) => PageSize(resource) is { } size and < CheaperRoutes.CountingPageSize
        ? resource with
        {
            Endpoint = resource.Endpoint with
            {
                Params = new Dictionary<string, JsonNode?>(resource.Endpoint.Params) { ["size"] = Math.Max(size, CheaperRoutes.CountingPageSize) },
            },
        }
        : resource;

    /// <summary>Records of a page of a list that goes on over pages; a list without a size has 50.</summary>
    private static int? PageSize(ResourceDefinition resource) => resource.Endpoint.Paginator is { Type: "single_page" } || Placeholders.EndsInPlaceholder(resource.Endpoint.Path)
        ? null
        : resource.Endpoint.Params.TryGetValue("size", out var size) && size is not null && int.TryParse(size.ToString(), out var number) && number > 0 ? number
        : resource.Endpoint.Paginator is null && resource.Use is null ? null : 50;

    /// <summary>A free account gets 402: the connections at work find it out, then the resource is left out.</summary>
    private static PlannedResource WithoutPlan(PlannedResource planned, PipelineDefinition definition) =>
        EntryOf(planned.Resource, definition) is { Tier: not PlanTier.Any }
            ? planned with { Requests = Math.Min(planned.Requests, definition.Client.MaxConnections), LeftOut = "the free plan does not hold this endpoint" }
            : planned;

    private static CatalogEntry? EntryOf(string resource, PipelineDefinition definition) =>
        definition.Resources.FirstOrDefault(one => one.Name == resource)?.Use is { } use ? Catalog.Entry(use) : null;

    /// <summary>Asks the API; without a ledger to count with, gives what an earlier answer left.</summary>
    private async Task<AccountLimits> LimitsAsync(OpenedClient opened, RequestLedger? ledger, CancellationToken cancellationToken)
    {
        if (ledger is null)
        {
            var kept = pipeline.Limits().Read();
            return new AccountLimits(null, null, kept.Month?.Plan, kept.Rates, []);
        }

        var reader = new AccountReader(opened.Client, opened.Authentications);
        var organizations = (await reader.OrganizationsAsync(cancellationToken)).Take(MostOrganizations).ToList();
        var months = new List<LearnedMonth>();
        foreach (var organization in organizations)
        {
            if (await reader.RequestsAsync(organization.Guid, cancellationToken) is { } month)
            {
                months.Add(new LearnedMonth(pipeline.Time.GetUtcNow(), month.Limit, month.Used, ledger.SpentThisMonth(), organization.Plan));
            }
        }

        return new AccountLimits(
            months.OrderBy(month => month.Limit - month.Used).FirstOrDefault(),
            organizations.Select(one => one.Tier).FirstOrDefault(),
            organizations.Select(one => one.Plan).FirstOrDefault(),
            await reader.RatesAsync(cancellationToken),
            [new("organizations (for the plan)", 1), new("plan_limits", organizations.Count), new("platform_limits", 1)]);
    }

    /// <summary>Keeps what was asked for, so that runs know it without asking.</summary>
    private void Keep(AccountLimits limits) => pipeline.Limits().Change(known => known with
    {
        Month = limits.Month ?? known.Month,
        RatesAskedAt = pipeline.Time.GetUtcNow(),
        Rates = limits.Rates,
        Recent = [],
    });

    /// <summary>What a person set goes before what the API says; what others spent of the month counts in both.</summary>
    private RequestQuota? QuotaOf(AccountLimits limits, int ledger) => pipeline.Month() is { } month
        ? new RequestQuota(
            month.Limit,
            ledger + month.SpentElsewhere,
            PlanVerdicts.Text(PlanVerdicts.ResetAfter(pipeline.Time.GetUtcNow())),
            month.From,
            limits.Plan)
        : null;

    /// <summary>Hours that the endpoint with the tightest hourly limit needs beyond the running one.</summary>
    private static int Hours(IReadOnlyList<PlannedResource> planned, PipelineDefinition definition, IReadOnlyList<EndpointLimit> rates) =>
        planned.Max(one => EntryOf(one.Resource, definition) is { } entry && EndpointLimit.For(rates, entry.Path) is { } limit && one.Requests > limit.Left
            ? (one.Requests - limit.Left + limit.PerHour - 1) / limit.PerHour
            : 0);

    private static List<CheaperRoute> Routes(IReadOnlyList<PlannedResource> planned, PipelineDefinition definition)
    {
        var routes = new List<CheaperRoute>();
        foreach (var one in planned.Where(one => one.Written))
        {
            if (EntryOf(one.Resource, definition) is { } entry && CheaperRoutes.For(entry.Name) is { } other && CostOf(other.Instead, planned) is { } cost
                && (one.LeftOut is null ? cost < one.Requests : Catalog.Entry(other.Instead)!.Tier == PlanTier.Any))
            {
                routes.Add(new CheaperRoute(one.Resource, other.Instead, cost, Math.Max(0, one.Requests - cost), other.Difference));
            }
        }

        return [.. routes.OrderByDescending(route => route.Saves)];
    }

    /// <summary>What another entry would add to this load: nothing when it is read anyway, else one for each parent.</summary>
    private static int? CostOf(string entry, IReadOnlyList<PlannedResource> planned) =>
        planned.Any(one => one.Resource == entry) ? 0
        : Catalog.Entry(entry)?.Parent is not { } parent ? 1
        : planned.Where(one => Catalog.Entry(one.Resource)?.Parent?.Resource == parent.Resource).Select(one => (int?)one.Sequences).FirstOrDefault();

    private sealed record AccountLimits(
        LearnedMonth? Month, string? Tier, string? Plan, IReadOnlyList<EndpointLimit> Rates, IReadOnlyList<CountingRequests> Requests);
}
