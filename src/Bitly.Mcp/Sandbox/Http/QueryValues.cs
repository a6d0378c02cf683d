using System.Globalization;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>The parameters of a query; a list is a repeated key.</summary>
internal sealed class QueryValues
{
    private readonly List<KeyValuePair<string, string>> pairs = [];

    /// <summary>Reads the part after the question mark, percent-encoded; a plus is a space.</summary>
    public static QueryValues Parse(ReadOnlySpan<char> query)
    {
        var values = new QueryValues();
        if (query.StartsWith("?")) query = query[1..];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            values.pairs.Add(new(Decode(name), Decode(value)));
        }
        return values;
    }

    /// <summary>The value, or null when the parameter is absent. An empty value is "".</summary>
    public string? Text(string name)
    {
        foreach (var (key, value) in pairs)
            if (key == name) return value;
        return null;
    }

    /// <summary>All values of a repeated parameter, without empty ones.</summary>
    public IReadOnlyList<string> Many(string name) => pairs.Where(pair => pair.Key == name && pair.Value.Length > 0).Select(pair => pair.Value).ToArray();

    /// <summary>A whole number; 400 when the value is none.</summary>
    public int Number(string name, int absent)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text)) return absent;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiRefusal.BadField(name, CodeOf(name));
    }

    /// <summary>Unix seconds; 400 when the value is no whole number.</summary>
    public long? Seconds(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text)) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiRefusal.BadField(name, CodeOf(name));
    }

    /// <summary>A three-way switch: true for on, false for off, null for both; 400 for another word.</summary>
    public bool? Switch(string name, bool? absent) => Text(name) switch
    {
        null or "" => absent,
        "on" => true,
        "off" => false,
        "both" => null,
        _ => throw ApiRefusal.BadField(name, CodeOf(name)),
    };

    /// <summary>All parameters but the named ones, as one text to which a page token is bound.</summary>
    public string Without(params ReadOnlySpan<string> names)
    {
        var rest = new List<string>();
        foreach (var (key, value) in pairs)
            if (!names.Contains(key) && value.Length > 0) rest.Add($"{key}={value}");
        rest.Sort(StringComparer.Ordinal);
        return string.Join('&', rest);
    }

    /// <summary>The query for a log: values that could be secrets are masked.</summary>
    public string ForLog() => string.Join('&', pairs.Select(pair =>
        $"{pair.Key}={(pair.Key is "access_token" or "client_secret" or "code" or "password" ? "***" : Uri.EscapeDataString(pair.Value))}"));

    /// <summary>The parameters with one of them replaced, percent-encoded.</summary>
    public string With(string name, string value) => string.Join('&', pairs.Where(pair => pair.Key != name)
        .Append(new(name, value)).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    private static string CodeOf(string name) => $"INVALID_ARG_{name.ToUpperInvariant()}";

    private static string Decode(ReadOnlySpan<char> text) => text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();
}
