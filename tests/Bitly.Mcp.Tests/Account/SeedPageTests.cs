using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Xunit;

namespace Bitly.Mcp.Tests.Account;

/// <summary>The six rows of the table on dltHub's Bitly page, written as the page writes them.</summary>
public sealed class SeedPageTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [20, 5], QrCodesPerGroup = 3 };

    [Theory]
    [InlineData("groups", "groups", "groups", 2)]
    [InlineData("group_bitlinks", "groups/{group_guid}/bitlinks", "links", 25)]
    [InlineData("bitlink", "bitlinks/{bitlink}", null, 25)]
    [InlineData("group_qr_codes", "groups/{group_guid}/qr-codes", "qr_codes", 6)]
    public async Task A_row_of_the_page_loads_as_it_is_written(string name, string path, string? selector, long rows)
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        var parents = name is "groups" ? "" : name is "bitlink" ? "[[resources]]\nuse = \"groups\"\n[[resources]]\nuse = \"group_bitlinks\"\n" : "[[resources]]\nuse = \"groups\"\n";
        project.WriteResources($"{parents}[[resources]]\nname = \"{name}\"\nendpoint = {{ path = \"{path}\"{(selector is null ? "" : $", data_selector = \"{selector}\"")} }}\n");
        await project.RunAsync();
        // The page's own form of the lists leaves archived entries out, as the API's default does.
        Assert.InRange(project.Count(name), name.StartsWith("group_", StringComparison.Ordinal) ? rows / 2 : rows, rows);
    }

    [Theory]
    [InlineData("groups", 2)]
    [InlineData("group_bitlinks", 25)]
    [InlineData("user", 1)]
    [InlineData("bitlink", 25)]
    [InlineData("group_qr_codes", 6)]
    public async Task A_row_of_the_page_loads_whole_from_the_catalogue(string name, long rows)
    {
        await using var project = await TempProject.StartAsync(Account, name);
        await project.RunAsync();
        Assert.Equal(rows, project.Count(name));
    }

    [Fact]
    public async Task The_user_without_a_selector_is_read_as_dlt_reads_it_and_the_catalogue_s_entry_is_the_user()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.WriteResources("[[resources]]\nname = \"user\"\nendpoint = { path = \"user\" }\n");
        await project.RunAsync();
        // dlt takes the first list of a body without a selector: the two e-mail addresses.
        Assert.Equal(2, project.Count("user"));
    }

    [Fact]
    public async Task Shorten_makes_one_link()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        var answer = await new LinkShortening(project.Project).ShortenAsync(new(["https://www.shop.example/spring"]), load: true, null, TestContext.Current.CancellationToken);
        Assert.True(answer.Done);
        Assert.StartsWith("https://bit.ly/", answer.Links[0].Link, StringComparison.Ordinal);
        Assert.Equal(1, project.Count("shortened_links"));
    }
}
