using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Xunit;

namespace Bitly.Mcp.Tests.Limits;

/// <summary>
/// What each kind of failure costs and ends in. One connection, so that the numbers are exact: an undisturbed load takes 16 requests for
/// 37 links and 6 codes. After every script the faults are gone and the load is run again: no row may be missing, no page asked for twice.
/// </summary>
public sealed class FaultScriptTests
{
    private const int Undisturbed = 16;
    private const int Links = 37;
    private const int Codes = 6;
    private const string List = "/groups/Bsandbox001/bitlinks";
    private const string Code = "/qr-codes/";
    private const string Root = "/groups";
    private const int Always = SandboxFault.Always;

    private static readonly SandboxOptions Account = new() { LinkCounts = [25, 12], QrCodesPerGroup = 3 };

    private const string Resources = """
        [[resources]]
        use = "groups"
        [[resources]]
        use = "group_bitlinks"
        endpoint = { params = { size = 10 } }
        [[resources]]
        use = "group_countries"
        [[resources]]
        use = "group_qr_codes"
        [[resources]]
        use = "qr_code"
        """;

    /// <summary>Kind, path, passing requests, strikes, Retry-After; code, waits, seconds of the first wait at least, requests, links, codes.</summary>
    public static TheoryData<string, string, int, int, int?, Expected> Scripts => new()
    {
        { "rate-limit", List, 0, 1, null, new("ok", 1, 60, Undisturbed + 1) },
        { "rate-limit", List, 0, 1, 7, new("ok", 1, 7, Undisturbed + 1) },
        { "rate-limit", List, 1, 3, null, new("ok", 3, 60, Undisturbed + 3) },
        { "rate-limit", List, 0, Always, null, new("RATE_LIMITED", 4, 60, 6) },
        { "rate-limit-403", List, 0, 1, null, new("ok", 1, 60, Undisturbed + 1) },
        { "rate-limit-header", List, 0, 1, null, new("ok", 1, 60, Undisturbed + 1) },
        { "month-spent", List, 0, 1, null, new("MONTH_SPENT", 0, 0, 2) },
        { "month-spent", List, 2, Always, null, new("MONTH_SPENT", 0, 0, 4) },
        { "encode-limit", List, 0, 1, null, new("LINK_QUOTA", 0, 0, 2) },
        { "500", List, 0, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "500", List, 0, 4, null, new("ok", 4, 1, Undisturbed + 4) },
        { "500", List, 1, Always, null, new("SERVER_ERROR", 4, 1, 7) },
        { "502", Root, 0, 2, null, new("ok", 2, 1, Undisturbed + 2) },
        { "503", List, 0, 1, 120, new("ok", 1, 120, Undisturbed + 1) },
        { "unauthorized-401", Root, 0, 1, null, new("TOKEN_REFUSED", 0, 0, 1) },
        { "upgrade-402", Code, 0, 1, null, new("ok", 0, 0, Undisturbed - 5) { Codes = 0 } },
        { "upgrade-402", List, 0, 1, null, new("ok", 0, 0, Undisturbed - 4) { Links = 0 } },
        { "forbidden-403", List, 0, 1, null, new("FORBIDDEN", 0, 0, 2) },
        { "missing-404", Code, 1, 1, null, new("ok", 0, 0, Undisturbed) { Codes = Codes - 1 } },
        { "gone-410", Code, 0, 2, null, new("ok", 0, 0, Undisturbed) { Codes = Codes - 2 } },
        { "plain-404", Code, 0, 1, null, new("ok", 0, 0, Undisturbed) { Codes = Codes - 1 } },
        { "missing-404", Root, 0, 1, null, new("NOT_FOUND", 0, 0, 1) },
        { "html-error", List, 0, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "html-page", List, 0, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "html-page", List, 0, Always, null, new("BROKEN_BODY", 4, 1, 6) },
        { "empty-body", List, 1, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "reset", List, 1, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "cut-body", List, 1, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "slow", List, 1, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "slow-body", List, 1, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "redirect", List, 1, 1, null, new("REDIRECT_REFUSED", 0, 0, 3) },
        { "foreign-next", List, 0, 1, null, new("FOREIGN_NEXT_URL", 0, 0, 2) },
        { "loop", List, 0, Always, null, new("PAGE_REPEATS", 0, 0, 4) },
        { "echo-token-error", List, 0, 1, null, new("BAD_REQUEST", 0, 0, 2) },
        { "deep-json", List, 0, 1, null, new("ok", 1, 1, Undisturbed + 1) },
        { "huge", List, 0, 1, null, new("ok", 0, 0, Undisturbed) },
        { "changed-page", List, 1, 1, null, new("ok", 0, 0, Undisturbed) },
        { "changed-type", List, 1, 1, null, new("ok", 0, 0, Undisturbed) },
    };

    /// <summary>What a script comes to.</summary>
    public sealed record Expected(string Code, int Waits, int FirstWait, int Requests)
    {
        public int Links { get; init; } = FaultScriptTests.Links;
        public int Codes { get; init; } = FaultScriptTests.Codes;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Each_failure_has_its_code_its_retries_and_its_price_and_loses_no_row(string kind, string path, int after, int times, int? retryAfter, Expected expected)
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.WriteResources(Resources);
        OneConnection(project);
        project.Time.TimeoutsShortenedBy = kind.StartsWith("slow", StringComparison.Ordinal) ? 30 : 1;
        project.Sandbox.Inject(new SandboxFault(kind, path, after, times) { RetryAfter = retryAfter, Delay = TimeSpan.FromSeconds(20) });

        var code = await project.CodeOfRunAsync();
        var waits = project.Time.Waits.ToList();
        Assert.Equal((expected.Code, expected.Waits, expected.Requests), (code, waits.Count, project.Pipeline.RequestsThisMonth()));
        Assert.True(waits.Count == 0 || waits[0] >= TimeSpan.FromSeconds(expected.FirstWait));

        project.Sandbox.ClearFaults();
        var asked = project.Sandbox.Log.All.Where(request => request is { Status: 200, Fault: null or "changed-page" or "changed-type" or "huge" }).Select(Url).ToHashSet();
        if (code != "ok")
        {
            project.Sandbox.Log.Clear();
            Assert.Equal("ok", await project.CodeOfRunAsync());
            Assert.DoesNotContain(project.Sandbox.Log.All, request => asked.Contains(Url(request)));
        }

        Assert.Equal((expected.Links, expected.Codes), (Rows(project, "group_bitlinks"), Rows(project, "qr_code")));
    }

    private static string Url(SandboxRequest request) => $"{request.Path}?{request.Query}";

    private static long Rows(TempProject project, string table) =>
        project.Query($"SELECT 1 FROM information_schema.tables WHERE table_name = '{table}'").Count == 0 ? 0 : project.Count(table);

    private static void OneConnection(TempProject project)
    {
        var file = Path.Combine(project.Folder, "bitly_pipeline.toml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("[client]", "[client]\nmax_connections = 1", StringComparison.Ordinal));
    }
}
