using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Mcp.Tests.Tools;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Bitly.Mcp.Tests.Account;

/// <summary>Nothing is written to the account before a person agreed to exactly that.</summary>
public sealed class ShortenConfirmationTests
{
    private static readonly SandboxOptions Small = new() { LinkCounts = [5] };
    private static readonly string[] One = ["https://www.shop.example/new"];
    private static readonly string[] Two = ["https://www.shop.example/a", "https://www.shop.example/b"];

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Without_a_yes_nothing_is_sent_and_no_ready_made_call_confirms(string? era)
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment);
        var shown = await server.AskAsync("shorten-links", ("long_urls", Two));
        Assert.False(shown.GetProperty("done").GetBoolean());
        Assert.Equal(Two, shown.GetProperty("not_made").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("confirm = \"2 links\"", shown.GetProperty("how_to_confirm").GetString(), StringComparison.Ordinal);
        Assert.False(shown.TryGetProperty("next_step", out var next) && next.ValueKind != JsonValueKind.Null);
        Assert.Equal(0, project.Sandbox.Log.Count);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("true")]
    [InlineData("1 links")]
    [InlineData("https://www.shop.example/other")]
    public async Task A_word_that_names_something_else_is_no_yes(string word)
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        await using var server = await TestServer.StartAsync(project.Folder, null, project.Environment);
        Assert.Contains($"confirm must be \"{One[0]}\"", await server.FailAsync("shorten-links", ("long_urls", One), ("confirm", word)), StringComparison.Ordinal);
        Assert.Equal(0, project.Sandbox.Log.Count);
    }

    [Fact]
    public async Task The_address_itself_confirms_one_link()
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        await using var server = await TestServer.StartAsync(project.Folder, null, project.Environment);
        var done = await server.AskAsync("shorten-links", ("long_urls", One), ("confirm", One[0]));
        Assert.True(done.GetProperty("done").GetBoolean());
        Assert.Equal(1, project.Sandbox.Log.CountOf("/shorten"));
        Assert.Equal(1, project.Count("shortened_links"));
    }

    [Theory]
    [InlineData(null, "accept", 1)]
    [InlineData(null, "decline", 0)]
    [InlineData("2025-11-25", "accept", 1)]
    [InlineData("2025-11-25", "cancel", 0)]
    public async Task A_client_with_forms_asks_the_person_and_the_answer_counts(string? era, string action, int sent)
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        var asked = "";
        var handlers = new McpClientHandlers
        {
            ElicitationHandler = (request, _) =>
            {
                asked = request!.Message;
                return ValueTask.FromResult(new ElicitResult { Action = action, Content = action == "accept" ? new Dictionary<string, JsonElement> { ["confirmed"] = JsonSerializer.SerializeToElement(true) } : null });
            },
        };
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment, handlers);
        var answer = await server.AskAsync("shorten-links", ("long_urls", One));
        Assert.Contains(One[0], asked, StringComparison.Ordinal);
        Assert.Equal((sent == 1, sent), (answer.GetProperty("done").GetBoolean(), project.Sandbox.Log.CountOf("/shorten")));
    }
}
