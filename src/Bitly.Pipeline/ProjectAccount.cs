using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline;

/// <summary>Whose token a project has, and what is left of the month.</summary>
internal sealed record AccountCheck(AccountUser User, AccountOrganization? Organization, RequestQuota? Quota, int RequestsSpent);

/// <summary>Requests of a project outside a load: who am I, and the one write, shorten. All of them are in the ledger.</summary>
internal sealed class ProjectAccount(ProjectPipeline pipeline)
{
    /// <summary>Three requests: the user, the organizations, the first one's plan limits.</summary>
    /// <exception cref="Errors.PipelineException">TOKEN_REFUSED, FORBIDDEN and what else a request throws.</exception>
    public async Task<AccountCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var ledger = pipeline.SideLedger();
        var budget = new RequestBudget(null, null, ledger, pipeline.Time);
        using var opened = pipeline.OpenClient(pipeline.Definition, budget, null);
        var reader = new AccountReader(opened.Client, opened.Authentications);
        var user = await reader.UserAsync(cancellationToken);
        var organization = await reader.OrganizationsAsync(cancellationToken) is [var first, ..] ? first : null;
        var month = organization is null ? null : await reader.RequestsAsync(organization.Guid, cancellationToken);
        var now = pipeline.Time.GetUtcNow();
        var spent = ledger.SpentThisMonth();
        if (month is not null)
        {
            pipeline.Limits().Change(known => known with { Month = new LearnedMonth(now, month.Limit, month.Used, spent, organization!.Plan) });
        }

        var quota = month is null ? null : new RequestQuota(
            month.Limit,
            Math.Max(month.Used, spent),
            PlanVerdicts.Text(PlanVerdicts.ResetAfter(now)),
            MonthAllowance.Learned,
            organization!.Plan);
        return new AccountCheck(user, organization, quota, budget.Spent);
    }

    /// <summary>
    /// Makes a link for each address, one request after the other, each sent once: a POST whose answer was lost may have done its work.
    /// What was made before a failure is handed over by <paramref name="made"/>.
    /// </summary>
    /// <exception cref="Errors.PipelineException">LINK_QUOTA, BAD_REQUEST and what else a request throws.</exception>
    public async Task ShortenAsync(ShortenRequest request, Action<MadeLink> made, CancellationToken cancellationToken)
    {
        using var ledger = pipeline.SideLedger();
        using var opened = pipeline.OpenClient(pipeline.Definition, new RequestBudget(null, pipeline.Month(), ledger, pipeline.Time), null);
        var links = new LinkMaker(opened.Client, opened.Authentications);
        foreach (var address in request.LongUrls)
        {
            made(await links.ShortenAsync(address, request.Group, request.Domain, cancellationToken));
        }
    }
}

/// <summary>Addresses to shorten; without a group the user's default one is taken, without a domain the group's.</summary>
internal sealed record ShortenRequest(IReadOnlyList<string> LongUrls, string? Group = null, string? Domain = null);
