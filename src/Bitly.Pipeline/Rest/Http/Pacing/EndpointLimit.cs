namespace Bitly.Pipeline.Rest;

/// <summary>What an API says it allows one endpoint.</summary>
/// <param name="Endpoint">Path template below the base URL, placeholders in braces.</param>
/// <param name="PerHour">Requests in any 60 minutes.</param>
/// <param name="PerMinute">Requests in any 60 seconds.</param>
/// <param name="Used">Requests of the hour before the limits were asked for.</param>
internal sealed record EndpointLimit(string Endpoint, int PerHour, int PerMinute, int Used = 0)
{
    public int Left => Math.Max(0, PerHour - Used);

    /// <summary>The limit of the endpoint that a path belongs to: of the templates that fit, the one with the most fixed text. Null when none fits.</summary>
    public static EndpointLimit? For(IReadOnlyList<EndpointLimit> limits, string path)
    {
        var (found, most) = ((EndpointLimit?)null, -1);
        foreach (var limit in limits)
        {
            var literal = FixedText(limit.Endpoint, path);
            if (literal > most)
            {
                (found, most) = (limit, literal);
            }
        }

        return found;
    }

    /// <summary>
    /// Characters of a template outside its placeholders, or -1 when the path is none of it. A placeholder takes at least one character and may
    /// take slashes: the id of a link holds one.
    /// </summary>
    private static int FixedText(ReadOnlySpan<char> template, ReadOnlySpan<char> path)
    {
        var (literal, first) = (0, true);
        while (true)
        {
            var open = template.IndexOf('{');
            var text = open < 0 ? template : template[..open];
            var at = first ? (path.StartsWith(text) ? 0 : -1) : open < 0 ? EndOf(path, text) : path.Length > 1 ? path[1..].IndexOf(text) + 1 : 0;
            if (first ? at < 0 : at < 1)
            {
                return -1;
            }

            literal += text.Length;
            path = path[(at + text.Length)..];
            if (open < 0)
            {
                return path.IsEmpty ? literal : -1;
            }

            var close = template[open..].IndexOf('}');
            if (close < 0)
            {
                return -1;
            }

            template = template[(open + close + 1)..];
            first = false;
        }
    }

    private static int EndOf(ReadOnlySpan<char> path, ReadOnlySpan<char> text) => path.EndsWith(text) ? path.Length - text.Length : -1;
}
