namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>A place in city metrics.</summary>
internal sealed record City(string Name, string Region, string Country);

/// <summary>Where a click came from: the row of <see cref="Profiles"/> to which it was given.</summary>
internal sealed record Profile(string Country, string Referrer, string Device, string Os, string Browser)
{
    /// <summary>Null when the city is not known or belongs to the rest.</summary>
    public City? City { get; init; }

    /// <summary>The country is known, the city is not.</summary>
    public bool HasNoCity { get; init; }

    public bool IsDirect => Referrer == Profiles.Direct;

    public string ReferringDomain => IsDirect ? Referrer : new Uri(Referrer).Host;

    public string Network => ReferringDomain switch
    {
        Profiles.Direct => Profiles.Direct,
        "t.example" => "twitter",
        "social.example" => "facebook",
        _ => "other",
    };

    public string ReferrerName => ReferringDomain switch
    {
        Profiles.Direct => Profiles.Direct,
        "t.example" => "Twitter",
        "social.example" => "Facebook",
        "news.example" => "Example News",
        "mail.example" => "Example Mail",
        _ => ReferringDomain,
    };
}

/// <summary>
/// Sixty-four sorts of visitors. Every click is given to one of them, so that all facets of a window are different
/// groupings of the same clicks and each adds up to the same sum.
/// </summary>
internal static class Profiles
{
    public const int Count = 64;
    public const string Direct = "direct";

    private static readonly string[] Countries = ["US", "US", "US", "CA", "DE", "US", "GB", "JP", "US", "FR", "US", "BR", "IN", "US", "CA", "DE"];

    private static readonly string[] Referrers =
    [
        Direct, "https://news.example/", Direct, "https://t.example/", Direct, "https://social.example/groups/offers", Direct, "https://mail.example/inbox",
        Direct, "https://news.example/today", Direct, "https://search.example/?q=spring+sale", Direct,
    ];

    private static readonly string[] Devices = ["Mobile", "Desktop", "Mobile", "Desktop", "Mobile", "Tablet", "Mobile"];

    private static readonly string[] Systems = ["iOS", "Android", "iOS", "Android", "Windows", "iOS", "macOS", "Android", "Other"];

    private static readonly string[] Browsers = ["Mobile Safari", "Chrome Mobile", "Mobile Safari", "Samsung Internet", "Chrome", "Firefox", "Other"];

    private static readonly City[] Cities =
    [
        new("Springfield", "IL", "US"), new("Portland", "OR", "US"), new("Austin", "TX", "US"), new("Toronto", "ON", "CA"), new("Montréal", "QC", "CA"),
        new("Köln", "NW", "DE"), new("Leeds", "ENG", "GB"), new("札幌市", "01", "JP"), new("Lyon", "ARA", "FR"), new("Recife", "PE", "BR"), new("Pune", "MH", "IN"),
    ];

    public static readonly Profile[] All = Enumerable.Range(0, Count).Select(Make).ToArray();

    private static Profile Make(int index)
    {
        var country = Countries[index % Countries.Length];
        var places = Array.FindAll(Cities, city => city.Country == country);
        var known = index % 8 is not (5 or 7);
        return new Profile(
            country,
            Referrers[index * 5 % Referrers.Length],
            Devices[index * 3 % Devices.Length],
            Systems[index * 7 % Systems.Length],
            Browsers[index * 2 % Browsers.Length])
        {
            City = known ? places[index / Countries.Length % places.Length] : null,
            HasNoCity = index % 8 == 7,
        };
    }
}
