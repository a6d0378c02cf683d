using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>
/// Point 8: cost against size. The exponent between two sizes is ln(cost ratio) / ln(size ratio): 1 is linear, and what every run pays once
/// makes it smaller.
/// </summary>
internal static class GrowthPoint
{
    /// <summary>Linear, with room for a noisy minute.</summary>
    private const double Linear = 1.1;

    public static PointResult Measure(Options options)
    {
        int[] links = options.Smoke ? [1_000, 10_000] : [10_000, 100_000, 1_000_000];
        int[] groups = options.Smoke ? [1, 100] : [1, 10, 1_000];
        int[] resources = options.Smoke ? [1, 10] : [1, 50];
        var results = new[]
        {
            Grow(options, "links", links, size => (1, size, TempProject.LinksAndGroups)),
            Grow(options, "groups of 100 links", groups, size => (size, 100, TempProject.LinksAndGroups)),
            Grow(options, "resources of 1,000 links", resources, size => (1, 1000, Resources(size))),
        };
        return new PointResult([.. results.SelectMany(one => one.Cases)], [.. results.SelectMany(one => one.Checks)]);
    }

    private static PointResult Grow(Options options, string what, int[] sizes, Func<int, (int Groups, int Links, string Resources)> shape)
    {
        var series = sizes.Select(size => Measure(options, $"run of {size:N0} {what}", shape(size))).ToList();
        return new PointResult(series, [.. sizes.Skip(1).Select((size, i) => new Check(
            8,
            $"growth exponent, {sizes[i]:N0} to {size:N0} {what}, CPU",
            Math.Log(series[i + 1].MinCpu / series[i].MinCpu) / Math.Log((double)size / sizes[i]),
            "",
            Linear))]);
    }

    private static Series Measure(Options options, string name, (int Groups, int Links, string Resources) shape)
    {
        using var sandbox = SandboxProcess.Start(shape.Groups, shape.Links);
        return Rounds.Alternate(8, Math.Min(options.Rounds, 3), 0, (name, () => Run(options, sandbox.BaseUrl, shape.Resources)))[0];
    }

    private static Sample Run(Options options, string baseUrl, string resources)
    {
        using var project = TempProject.Make(baseUrl, resources);
        return External.Observe(options.Server, project.Folder, "run", "--json");
    }

    /// <summary>The same links under many names.</summary>
    private static string Resources(int count) => "[[resources]]\nuse = \"groups\"\n" + string.Concat(Enumerable.Range(1, count).Select(number => $$"""

        [[resources]]
        name = "links_{{number}}"
        endpoint = { path = "/groups/{resources.groups.guid}/bitlinks", params = { size = 100 }, data_selector = "links", paginator = { type = "json_link", next_url_path = "pagination.next" } }
        primary_key = "id"
        write_disposition = "merge"

        """));
}
