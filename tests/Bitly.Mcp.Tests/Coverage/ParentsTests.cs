using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Xunit;

namespace Bitly.Mcp.Tests.Coverage;

public sealed class ParentsTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [20, 8], QrCodesPerGroup = 0, Seed = 449 };

    [Fact]
    public async Task An_entry_brings_its_parents_along_without_loading_them()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.WriteResources("[[resources]]\nuse = \"bitlink_clicks_summary\"\n");
        await project.RunAsync();
        Assert.Equal(28, project.Count("bitlink_clicks_summary"));
        Assert.Empty(project.Query("SELECT 1 FROM information_schema.tables WHERE table_name IN ('groups', 'group_bitlinks')"));
        Assert.Equal(1, project.Sandbox.Log.CountOf("/groups"));
    }

    [Fact]
    public async Task Each_custom_link_and_each_app_is_asked_for_once()
    {
        await using var project = await TempProject.StartAsync(Account, "custom_bitlink", "oauth_app");
        await project.RunAsync();
        Assert.All(project.Sandbox.Log.CountsPerPath.Where(path => path.Key.StartsWith("/custom_bitlinks/", StringComparison.Ordinal) || path.Key.StartsWith("/apps/", StringComparison.Ordinal)), path => Assert.Equal(1, path.Value));
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Path.Contains("://", StringComparison.Ordinal));
        Assert.Equal(project.Count("group_bitlinks__custom_bitlinks"), project.Count("custom_bitlink"));
    }
}
