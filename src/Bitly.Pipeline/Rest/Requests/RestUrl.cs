using System.Text;

namespace Bitly.Pipeline.Rest;

/// <summary>URL text: joining, origin, query. Pure.</summary>
internal static class RestUrl
{
    /// <summary>dlt's join: trailing slashes of the base and leading ones of the path removed; an empty path is the base; an absolute path replaces it.</summary>
    public static string Join(string baseUrl, string path)
    {
        if (IsAbsolute(path))
        {
            return path;
        }

        return path.Length == 0 ? baseUrl : $"{baseUrl.TrimEnd('/')}/{path.TrimStart('/')}";
    }

    public static bool IsAbsolute(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A next link against the URL it came from; null when it is not a URL.</summary>
    public static string? Resolve(string current, string next) =>
        Uri.TryCreate(current, UriKind.Absolute, out var from) && Uri.TryCreate(from, next, out var uri) && uri.Scheme is "http" or "https"
            ? uri.AbsoluteUri
            : null;

    /// <summary>True when scheme, host and port are equal: the only place credentials may go.</summary>
    public static bool SameOrigin(string left, string right) =>
        Uri.TryCreate(left, UriKind.Absolute, out var a) && Uri.TryCreate(right, UriKind.Absolute, out var b)
        && a.Scheme == b.Scheme && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase) && a.Port == b.Port
        && a.UserInfo.Length == 0 && b.UserInfo.Length == 0;

    /// <summary>Path without host, query and fragment: what may stand in a message or a trace.</summary>
    public static string PathOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url.Split('?', '#')[0];

    /// <summary>scheme://host:port for a message.</summary>
    public static string OriginOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}" : "(not a URL)";

    /// <summary>The URL without the query parameter of this name; everything else stays as it is written.</summary>
    public static string WithoutQuery(string url, string name)
    {
        var at = url.IndexOf('?', StringComparison.Ordinal);
        if (at < 0)
        {
            return url;
        }

        var kept = url[(at + 1)..].Split('&').Where(pair => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' ')) != name).ToList();
        return kept.Count == 0 ? url[..at] : $"{url[..at]}?{string.Join('&', kept)}";
    }

    /// <summary>The URL with pairs added behind a query that may be there already.</summary>
    public static string WithQuery(string url, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        if (query.Count == 0)
        {
            return url;
        }

        var text = new StringBuilder(url);
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (key, value) in query)
        {
            text.Append(separator).Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }
}
