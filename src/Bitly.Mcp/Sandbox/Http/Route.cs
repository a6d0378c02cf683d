namespace Bitly.Mcp.Sandbox.Http;

/// <summary>Writes the answer of one operation.</summary>
internal delegate void RouteHandler(Exchange exchange);

/// <summary>One operation. In its template <c>{bitlink}</c> and <c>{custom_bitlink}</c> stand for two segments, domain and back-half.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Template">Bitly's own path template.</param>
/// <param name="Handler">Writes the answer.</param>
/// <param name="MinimumPlan">Rank of the smallest plan that may call it; a smaller one gets 402.</param>
internal sealed record Route(string Method, string Template, RouteHandler Handler, int MinimumPlan = Accounts.Plan.Free)
{
    private readonly string[] segments = Template
        .Replace("{bitlink}", "{domain}/{hash}", StringComparison.Ordinal)
        .Replace("{custom_bitlink}", "{domain}/{keyword}", StringComparison.Ordinal)
        .Split('/');

    /// <summary>The values of the placeholders when the path fits the template, else null.</summary>
    public List<string>? Match(string[] path)
    {
        if (path.Length != segments.Length) return null;
        List<string>? values = null;
        for (var index = 0; index < path.Length; index++)
        {
            if (segments[index].StartsWith('{')) (values ??= []).Add(path[index]);
            else if (segments[index] != path[index]) return null;
        }
        return values is null || values.TrueForAll(value => value.Length > 0) ? values ?? [] : null;
    }
}

/// <summary>All operations that the sandbox answers.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    /// <summary>Every operation.</summary>
    public IReadOnlyList<Route> Routes => routes;

    /// <summary>
    /// The operation for a path below the base. 404 for a path that nothing answers, 405 for a method that the path does not know.
    /// <c>%2F</c> counts as a slash, so both written forms of a bitlink's id arrive at the same place; a scheme in front fits nothing.
    /// </summary>
    public (Route Route, List<string> Values) Find(string method, string path)
    {
        var segments = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Split('/');
        var known = false;
        foreach (var route in routes)
        {
            if (route.Match(segments) is not { } values) continue;
            if (route.Method == method) return (route, values);
            known = true;
        }
        throw known ? ApiRefusal.NotAllowed() : ApiRefusal.NotFound();
    }
}
