using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Account;

/// <summary>Makes short links: only after a person agreed, each address sent once, in order; it stops at the first refusal.</summary>
internal sealed class LinkShortening(Project project)
{
    /// <summary>Addresses of one call.</summary>
    public const int Most = 100;
    private const int Shown = 5;

    /// <summary>The word that confirms: the address, or how many when there are several.</summary>
    public static string Word(ShortenRequest request) => request.LongUrls.Count == 1 ? request.LongUrls[0] : $"{request.LongUrls.Count} links";

    /// <summary>The question for a person.</summary>
    public static string Question(ShortenRequest request) =>
        $"Make {Counted(request)} in the Bitly account{(request.Group is { } group ? $", group {group}" : "")}: {string.Join(", ", request.LongUrls.Take(Shown))}"
        + $"{(request.LongUrls.Count > Shown ? $" and {request.LongUrls.Count - Shown} more" : "")}? Each counts against the month's links.";

    /// <summary>What would be done; nothing is sent.</summary>
    /// <exception cref="PipelineException">INVALID_ARGUMENT.</exception>
    public static ShortenAnswer Plan(ShortenRequest request)
    {
        Check(request);
        return new ShortenAnswer { Done = false, Links = [], NotMade = request.LongUrls };
    }

    /// <summary>The same plan, with how a person says yes.</summary>
    public static ShortenAnswer Refused(ShortenRequest request, string how) => Plan(request) with
    {
        HowToConfirm = $"Nothing was sent. It would make {Counted(request)} in the account, and each counts against the month's links. Show the person the addresses and ask. After a yes, {how}.",
    };

    /// <summary>Makes them: each address sent once, in order.</summary>
    /// <param name="request">At most <see cref="Most"/> addresses, http or https; a person agreed to them.</param>
    /// <param name="load">Loads the made links into <c>shortened_links</c>.</param>
    /// <param name="made">Told of each link at once, so that none is lost to a failure; null for nobody.</param>
    /// <param name="cancellationToken">Stops between two addresses.</param>
    /// <exception cref="PipelineException">INVALID_ARGUMENT; what the first address threw when nothing was made.</exception>
    public async Task<ShortenAnswer> ShortenAsync(ShortenRequest request, bool load, Action<MadeLink>? made, CancellationToken cancellationToken)
    {
        Check(request);
        var pipeline = project.Open();
        var links = new List<MadeLink>();
        PipelineException? failure = null;
        try
        {
            await new ProjectAccount(pipeline).ShortenAsync(request, link => { links.Add(link); made?.Invoke(link); }, cancellationToken);
        }
        catch (PipelineException error) when (links.Count > 0)
        {
            failure = error;
        }

        if (load && links.Count > 0)
        {
            await new ProjectLinks(pipeline).LoadAsync(links, cancellationToken);
        }

        return new ShortenAnswer
        {
            Done = failure is null,
            Links = [.. links.Select(link => new LinkRow(link.LongUrl, link.Id, link.Link, link.Created))],
            NotMade = failure is null ? null : [.. request.LongUrls.Skip(links.Count)],
            Error = failure is null ? null : ErrorAnswer.Of(failure),
            Table = load && links.Count > 0 ? ProjectLinks.Table : null,
            NextStep = load ? new NextCall("query-table", "shows the links", new() { ["sql"] = $"SELECT * FROM {ProjectLinks.Table}" }) : null,
        };
    }

    private static string Counted(ShortenRequest request) => request.LongUrls.Count == 1 ? "1 short link" : $"{request.LongUrls.Count} short links";

    private static void Check(ShortenRequest request)
    {
        if (request.LongUrls.Count is 0 or > Most)
        {
            throw SurfaceErrors.Argument($"Give 1 to {Most} addresses.");
        }

        if (request.LongUrls.FirstOrDefault(address => !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) is { } wrong)
        {
            var index = request.LongUrls.ToList().IndexOf(wrong);
            throw SurfaceErrors.Argument($"Address {index + 1} is not an http or https URL; nothing was sent.");
        }
    }
}
