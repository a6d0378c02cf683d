using System.Globalization;
using System.Text;
using Bitly.Benchmarks.Cases;

namespace Bitly.Benchmarks;

/// <summary>
/// Pages as the API sends them: 100 links and a pagination object, 14 fields a link, about 680 bytes; 5 % null titles, 5 % titles with
/// escapes and other alphabets; 0-3 tags, 0-2 custom links, 0-1 deep links of 10 fields, 0-1 campaign ids.
/// </summary>
internal static class LinkPages
{
    public const int LinksAPage = 100;

    /// <summary>The pages of so many links; the same arguments give the same bytes.</summary>
    public static List<byte[]> Make(int links)
    {
        var made = new MadeLinks(links, Step: 1, Version: 1);
        return [.. Enumerable.Range(0, (links + LinksAPage - 1) / LinksAPage).Select(page => Page(page * LinksAPage, Math.Min(LinksAPage, links - (page * LinksAPage)), made))];
    }

    /// <summary>One page of links, from position <paramref name="from"/> on.</summary>
    public static byte[] Page(int from, int count, MadeLinks links)
    {
        var random = new Random((from * 31) + links.Version);
        var page = new StringBuilder("{\"links\":[");
        for (var i = 0; i < count; i++)
        {
            page.Append(i == 0 ? "" : ",");
            Link(page, random, (from + i) * links.Step, links.Version);
        }

        page.Append(CultureInfo.InvariantCulture, $"],\"pagination\":{{\"next\":\"https://api.example/v4/groups/Bb1/bitlinks?page={from}\",\"size\":100,\"total\":{links.Count}}}}}");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Link(StringBuilder to, Random random, int number, int version)
    {
        var id = number.ToString("x7", CultureInfo.InvariantCulture);
        var title = random.Next(20) switch { 0 => "null", 1 => $"\"Caf\\u00e9 \\\"{id}\\\" 社交\"", _ => $"\"A title of a link that says what is behind number {number}, as of version {version}\"" };
        to.Append(CultureInfo.InvariantCulture, $"{{\"created_at\":\"2023-{1 + (number % 12):00}-{1 + (number % 28):00}T{number % 24:00}:{number % 60:00}:07+0000\",\"id\":\"bit.example/{id}\",\"link\":\"https://bit.example/{id}\",");
        to.Append(CultureInfo.InvariantCulture, $"\"custom_bitlinks\":{List(random.Next(100) switch { < 50 => 0, < 85 => 1, _ => 2 }, i => $"\"https://brand.example/{id}-{i}\"")},");
        to.Append(CultureInfo.InvariantCulture, $"\"long_url\":\"https://www.example.org/section/{number % 97}/article/{number}?utm_source=newsletter&utm_medium=email&utm_campaign=c{number % 31}\",");
        to.Append(CultureInfo.InvariantCulture, $"\"title\":{title},\"archived\":{(number % 9 == 0 ? "true" : "false")},\"created_by\":\"user{number % 50}\",\"client_id\":\"a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6\",");
        to.Append(CultureInfo.InvariantCulture, $"\"tags\":{List(random.Next(4), i => $"\"tag-{(number + i) % 200}\"")},\"launchpad_ids\":[],");
        to.Append(CultureInfo.InvariantCulture, $"\"campaign_ids\":{List(random.Next(5) == 0 ? 1 : 0, _ => $"\"camp{number % 31}\"")},");
        to.Append(CultureInfo.InvariantCulture, $"\"deeplinks\":{List(random.Next(10) < 3 ? 1 : 0, _ => Deeplink(id))},");
        to.Append("\"references\":{\"group\":\"https://api.example/v4/groups/Bb1c2d3e4f5\"}}");
    }

    private static string Deeplink(string id) =>
        $"{{\"guid\":\"Dl{id}\",\"bitlink\":\"bit.example/{id}\",\"app_uri_path\":\"/store?id={id}\",\"install_url\":\"https://apps.example/app/id{id}\",\"app_guid\":\"Ap1f2e3d4c5b6a7\",\"os\":\"ios\",\"install_type\":\"promote_install\",\"created\":\"2023-02-03T04:05:06+0000\",\"modified\":\"2023-03-03T04:05:06+0000\",\"brand_guid\":\"Br9f8e7d6c5b4a3\"}}";

    private static string List(int count, Func<int, string> item) => "[" + string.Join(',', Enumerable.Range(0, count).Select(item)) + "]";
}
