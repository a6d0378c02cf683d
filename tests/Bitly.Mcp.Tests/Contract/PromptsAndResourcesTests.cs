using System.Text.Json;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Mcp.Tests.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Bitly.Mcp.Tests.Contract;

/// <summary>What a client offers its person: prompts, resources, completed names; in both protocol eras.</summary>
public sealed class PromptsAndResourcesTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Prompts_resources_and_templates_are_the_agreed_ones_in_both_eras(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var prompts = await server.Client.ListPromptsAsync(cancellationToken: Cancellation);
        var resources = await server.Client.ListResourcesAsync(cancellationToken: Cancellation);
        var templates = await server.Client.ListResourceTemplatesAsync(cancellationToken: Cancellation);
        Golden.Check("offers.json", JsonSerializer.Serialize(
            new
            {
                prompts = prompts.Select(prompt => new { name = prompt.Name, title = prompt.Title, description = prompt.Description, arguments = prompt.ProtocolPrompt.Arguments!.Select(one => new { one.Name, one.Description, one.Required }) }),
                resources = resources.Select(resource => new { uri = resource.Uri, name = resource.Name, type = resource.MimeType, description = resource.Description }),
                templates = templates.Select(template => new { uri = template.UriTemplate, name = template.Name, type = template.MimeType, description = template.Description }),
            },
            Indented));
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_prompt_is_the_skill_of_its_name_with_what_the_person_wants_in_front(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var plain = await server.Client.GetPromptAsync("debug-pipeline", cancellationToken: Cancellation);
        Assert.Equal(SkillText.Of("debug-pipeline").Body, Text(plain));
        var asked = await server.Client.GetPromptAsync("find-source", new Dictionary<string, object?> { ["goal"] = "clicks by country" }, cancellationToken: Cancellation);
        Assert.StartsWith("The person wants to know: clicks by country\n\n# Find the source", Text(asked), StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<McpProtocolException>(async () => await server.Client.GetPromptAsync("find-source", new Dictionary<string, object?> { ["gaol"] = "x" }, cancellationToken: Cancellation));
        Assert.Equal(McpErrorCode.InvalidParams, wrong.ErrorCode);
        Assert.Contains("It has: goal", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Every_resource_can_be_read_once_the_pipeline_ran(string? era)
    {
        await using var project = await TempProject.StartAsync(new SandboxOptions { Groups = 1, LinksPerGroup = 5 }, "group_bitlinks");
        await project.RunAsync();
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment);
        foreach (var resource in await server.Client.ListResourcesAsync(cancellationToken: Cancellation))
        {
            var text = await ReadAsync(server, resource.Uri);
            Assert.True(text.Length > 100, resource.Uri);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(project.Folder, "bitly_pipeline.toml")), await ReadAsync(server, "bitly://definition"));
        Assert.Contains("group_bitlinks:", await ReadAsync(server, "bitly://schema"), StringComparison.Ordinal);
        Assert.Equal("completed", JsonDocument.Parse(await ReadAsync(server, "bitly://trace")).RootElement.GetProperty("status").GetString(), ignoreCase: true);
        Assert.Equal("groups", JsonDocument.Parse(await ReadAsync(server, "bitly://endpoints/groups")).RootElement.GetProperty("endpoint").GetProperty("name").GetString());
        Assert.Equal(RuleFiles.Read("skills/find-source/SKILL.md"), await ReadAsync(server, "skill://find-source/SKILL.md"));
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task What_is_not_there_is_an_error_that_says_what_to_do(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        Assert.Contains("NO_PROJECT", (await Assert.ThrowsAsync<McpProtocolException>(async () => await ReadAsync(server, "bitly://definition"))).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean groups?", (await Assert.ThrowsAsync<McpProtocolException>(async () => await ReadAsync(server, "bitly://endpoints/gruops"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await ReadAsync(server, "bitly://nothing"));
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Names_of_pipelines_resources_and_tables_are_completed(string? era)
    {
        await using var project = await TempProject.StartAsync(new SandboxOptions { Groups = 1, LinksPerGroup = 5 }, "group_bitlinks");
        await project.RunAsync();
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment);
        Assert.Equal(["bitly_pipeline"], await CompleteAsync(server, "debug-pipeline", "pipeline", "bit"));
        Assert.Equal(["groups", "groups__bsds"], await CompleteAsync(server, "validate-data", "table", "groups"));
        Assert.Equal("group_countries", (await CompleteAsync(server, "new-endpoint", "resource", "group_cou"))[0]);
        Assert.Equal("groups,group_countries", (await CompleteAsync(server, "create-pipeline", "resources", "groups,group_cou"))[0]);
        var template = await server.Client.CompleteAsync(new ResourceTemplateReference { Uri = "bitly://endpoints/{name}" }, "name", "webh", cancellationToken: Cancellation);
        Assert.Contains("organization_webhooks", template.Completion.Values);
        Assert.Empty(await CompleteAsync(server, "explore-data", "question", "x"));
    }

    private static async Task<IList<string>> CompleteAsync(TestServer server, string prompt, string argument, string typed) =>
        (await server.Client.CompleteAsync(new PromptReference { Name = prompt }, argument, typed, cancellationToken: Cancellation)).Completion.Values;

    private static async Task<string> ReadAsync(TestServer server, string uri) =>
        string.Concat((await server.Client.ReadResourceAsync(uri, cancellationToken: Cancellation)).Contents.OfType<TextResourceContents>().Select(content => content.Text));

    private static string Text(GetPromptResult result) => string.Concat(result.Messages.Select(message => ((TextContentBlock)message.Content).Text));
}
