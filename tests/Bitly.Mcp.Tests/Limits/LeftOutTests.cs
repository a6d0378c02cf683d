using Bitly.Mcp.Operations;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Xunit;

namespace Bitly.Mcp.Tests.Limits;

/// <summary>A run that ends well although something is missing says what.</summary>
public sealed class LeftOutTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [6, 3], QrCodesPerGroup = 3 };

    [Fact]
    public async Task A_run_that_had_everything_left_nothing_out()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks", "qr_code");
        var report = await project.RunAsync();
        Assert.Empty(report.LeftOut);
        Assert.Null(RunAnswers.Of(report).LeftOut);
    }

    [Fact]
    public async Task What_the_plan_does_not_hold_is_named_with_its_children_and_warned_about_once()
    {
        await using var project = await TempProject.StartAsync(Account with { Plan = "free" }, "group_bitlinks", "campaigns", "campaign", "bitlink_devices");
        var report = await project.RunAsync();
        Assert.Equal(["bitlink_devices", "campaign", "campaigns"], report.LeftOut.Select(part => part.Resource).Order());
        Assert.All(report.LeftOut, part => Assert.Null(part.Parents));
        Assert.Contains("campaigns", report.LeftOut.Single(part => part.Resource == "campaign").Why, StringComparison.Ordinal);
        Assert.Equal(2, report.Warnings.Count(warning => warning.Contains("is left out", StringComparison.Ordinal)));
        Assert.Equal(3, RunAnswers.Of(report).LeftOut!.Count);
        Assert.Contains("left out: ", new ProjectStatus(project.Project, new Credentials(project.Project)).Read().Checklist.Single(row => row.Item == "last_run").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parents_that_are_gone_are_counted()
    {
        await using var project = await TempProject.StartAsync(Account, "qr_code");
        project.Sandbox.Inject(new SandboxFault("gone-410", "/qr-codes/", After: 1, Times: 2));
        var report = await project.RunAsync();
        var part = Assert.Single(report.LeftOut);
        Assert.Equal(("qr_code", 2), (part.Resource, part.Parents));
        Assert.Contains("410", part.Why, StringComparison.Ordinal);
        Assert.Equal(4, project.Count("qr_code"));
    }

    [Fact]
    public async Task The_run_that_only_loads_what_an_earlier_one_read_names_its_gaps_too()
    {
        await using var project = await TempProject.StartAsync(Account with { Plan = "free" }, "groups");
        project.WriteResources("[[resources]]\nuse = \"groups\"\nschema_contract = \"freeze\"\n[[resources]]\nuse = \"campaigns\"\n");
        Assert.Equal("SCHEMA_CONTRACT_VIOLATED", await project.CodeOfRunAsync());
        project.WriteResources("[[resources]]\nuse = \"groups\"\n[[resources]]\nuse = \"campaigns\"\n");
        var sent = project.Sandbox.Log.Count;
        var report = await project.RunAsync();
        Assert.Equal(["campaigns"], report.LeftOut.Select(part => part.Resource));
        Assert.Equal((sent, 0), (project.Sandbox.Log.Count, report.RequestsSpent));
    }

    [Fact]
    public async Task A_page_limit_is_a_wish_and_no_gap()
    {
        await using var project = await TempProject.StartAsync(new SandboxOptions { LinkCounts = [250] }, "group_bitlinks");
        var report = await project.RunAsync(new() { Limit = 1 });
        Assert.Empty(report.LeftOut);
        Assert.Equal(100, project.Count("group_bitlinks"));
    }
}
