using Bitly.Mcp.Operations.Previews;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline.Catalog;
using Xunit;

namespace Bitly.Mcp.Tests.Previews;

public sealed class PreviewTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [60, 12], QrCodesPerGroup = 8, Plan = "enterprise" };

    [Fact]
    public async Task A_preview_shows_records_tables_and_a_proven_paginator_and_loads_nothing()
    {
        await using var project = await TempProject.StartAsync(Account, "groups", "group_bitlinks");
        var preview = await new EndpointPreviews(project.Project).ReadAsync("group_bitlinks", TestContext.Current.CancellationToken);
        Assert.Equal(("links", "proven", 3), (preview.DataSelector, preview.Paginator, preview.Records.Count));
        Assert.Contains(preview.Tables, table => table.Name == "group_bitlinks" && table.Columns.Contains(new("created_at", "timestamp")));
        Assert.Contains(preview.SchemaChanges, change => change.StartsWith("new table group_bitlinks ", StringComparison.Ordinal));
        Assert.InRange(preview.RequestsSpent, 3, 5);
        Assert.Equal(preview.RequestsSpent, project.Sandbox.Log.Count);
        Assert.Equal(preview.RequestsSpent, project.Pipeline.RequestsThisMonth());
        Assert.False(File.Exists(project.Pipeline.DatabasePath));
        Assert.Empty(project.Pipeline.KeptTraces());
    }

    [Fact]
    public async Task After_a_load_a_preview_says_that_nothing_would_change()
    {
        await using var project = await TempProject.StartAsync(Account, "groups", "group_bitlinks");
        await project.RunAsync();
        var preview = await new EndpointPreviews(project.Project).ReadAsync("groups", TestContext.Current.CancellationToken);
        Assert.Empty(preview.SchemaChanges);
    }

    [Fact]
    public async Task A_wrong_selector_gets_ranked_candidates_and_the_call_that_sets_it()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.WriteResources("[[resources]]\nuse = \"groups\"\nendpoint = { data_selector = \"items\" }\n");
        var preview = await new EndpointPreviews(project.Project).ReadAsync("groups", TestContext.Current.CancellationToken);
        Assert.Equal(("groups", 2), (preview.Candidates![0].DataSelector, preview.Candidates[0].Records));
        Assert.Equal("edit-pipeline", preview.NextStep!.Tool);
    }

    [Fact]
    public async Task What_must_not_be_stored_is_not_shown_either()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        var preview = await new EndpointPreviews(project.Project).ReadAsync("organization_webhooks", TestContext.Current.CancellationToken);
        Assert.NotEmpty(preview.Records);
        Assert.DoesNotContain(preview.Records, record => record.ToJsonString().Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bitlink_clicks")]
    [InlineData("custom_bitlink")]
    [InlineData("qr_scans_countries")]
    [InlineData("user")]
    public async Task Any_entry_of_the_catalogue_is_tasted_for_a_handful_of_requests(string entry)
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        Assert.NotNull(new BitlyCatalog().Entry(entry));
        var preview = await new EndpointPreviews(project.Project).ReadAsync(entry, TestContext.Current.CancellationToken);
        Assert.NotEmpty(preview.Records);
        Assert.InRange(project.Sandbox.Log.Count, 1, 8);
    }
}
