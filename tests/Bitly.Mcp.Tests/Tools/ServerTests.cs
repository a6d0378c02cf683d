using System.Text.Encodings.Web;
using System.Text.Json;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Tools.Server;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Bitly.Mcp.Tests.Tools;

public sealed class ServerTests
{
    /// <summary>tools/list may cost an agent so many tokens. Counted as characters of the compact JSON divided by 3.5, which is on the safe side of the models' own counts for such text.</summary>
    private const int TokenBound = 6_000;
    private const double CharactersOfAToken = 3.5;
    private const int AnswerBytes = 8 * 1024;
    private const string ToolsFile = "src/Bitly.Mcp/Tools/Server/Listing/tools.json";

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task The_tools_are_the_agreed_ones_sorted_and_identical_in_both_eras(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var tools = (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(tool => tool.ProtocolTool).ToList();
        Assert.Equal(tools.Select(tool => tool.Name).Order(StringComparer.Ordinal), tools.Select(tool => tool.Name));
        Golden.CheckFile(ToolsFile, Listing(tools));
    }

    // UPDATE_GOLDEN=1 writes the file after a method changed; the program has to be built again then, because it is part of it.
    [Fact]
    public void The_file_of_tools_says_what_their_methods_say() => Golden.CheckFile(ToolsFile, Listing(MethodListings.All()));

    private static string Listing(IEnumerable<Tool> tools) => JsonSerializer.Serialize(tools, new JsonSerializerOptions(McpJsonUtilities.DefaultOptions)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    [Fact]
    public async Task The_list_of_tools_stays_within_its_token_bound()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var text = JsonSerializer.Serialize(tools.Select(tool => Shown(tool.ProtocolTool)));
        Assert.InRange(text.Length / CharactersOfAToken, 1, TokenBound);
        Assert.InRange(tools.Count, 1, 20);
    }

    [Fact]
    public async Task Every_tool_says_what_it_does_and_what_it_touches()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        foreach (var tool in await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var known = tool.ProtocolTool;
            Assert.False(string.IsNullOrWhiteSpace(known.Title) || string.IsNullOrWhiteSpace(known.Description));
            Assert.NotNull(known.Annotations?.ReadOnlyHint);
            Assert.NotNull(known.Annotations?.DestructiveHint);
            Assert.NotNull(known.Annotations?.IdempotentHint);
            Assert.NotNull(known.Annotations?.OpenWorldHint);
            Assert.False(known.InputSchema.GetProperty("additionalProperties").GetBoolean());
            Assert.Matches("^[a-z]+(-[a-z]+)+$", known.Name);
            Assert.NotNull(known.OutputSchema);
        }
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Instructions_fit_where_clients_cut_and_name_the_first_step(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        Assert.Equal(Instructions.Text, server.Client.ServerInstructions);
        Assert.InRange(Instructions.Text.Length, 1, 1_999);
        Assert.InRange(Instructions.Text.IndexOf("get-status", StringComparison.Ordinal), 1, 400);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_wrong_argument_is_answered_with_what_would_be_right(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        Assert.StartsWith("INVALID_ARGUMENT: list-endpoints has no argument \"gaol\". Did you mean goal?", await server.FailAsync("list-endpoints", ("gaol", "x")), StringComparison.Ordinal);
        Assert.Contains("offset must be a whole number", await server.FailAsync("list-endpoints", ("offset", "x")), StringComparison.Ordinal);
        Assert.Contains("max_rows must be at most 200", await server.FailAsync("query-table", ("sql", "SELECT 1"), ("max_rows", 500)), StringComparison.Ordinal);
        Assert.Contains("needs the argument sql", await server.FailAsync("query-table"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task An_error_names_code_recovery_and_the_next_call(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var text = await server.FailAsync("run-pipeline");
        Assert.StartsWith("NO_PROJECT: ", text, StringComparison.Ordinal);
        Assert.Contains("\nrecovery: fix_and_rerun\nnext_step: {\"tool\":\"scaffold-pipeline\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Null_for_an_argument_that_may_be_left_out_counts_as_left_out(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        Assert.NotEqual(0, (await server.AskAsync("list-endpoints", ("goal", null))).GetProperty("total").GetInt32());
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task An_unknown_tool_is_a_protocol_error(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var error = await Assert.ThrowsAsync<McpProtocolException>(() => server.CallAsync("load-everything"));
        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Every_page_of_the_catalogue_stays_small_and_all_pages_together_are_the_catalogue(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        var names = new List<string>();
        for (int? offset = 0; offset is not null;)
        {
            var page = await server.AskAsync("list-endpoints", ("offset", offset.Value));
            Assert.InRange(page.GetRawText().Length, 1, AnswerBytes);
            names.AddRange(page.GetProperty("endpoints").EnumerateArray().Select(row => row.GetProperty("name").GetString()!));
            offset = page.TryGetProperty("next_offset", out var next) ? next.GetInt32() : null;
        }

        Assert.Equal(new Bitly.Pipeline.Catalog.BitlyCatalog().Names, names);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Every_entry_in_full_stays_small(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        foreach (var name in era is null ? new Bitly.Pipeline.Catalog.BitlyCatalog().Names : ["groups"])
        {
            var answer = await server.AskAsync("list-endpoints", ("name", name));
            Assert.InRange(answer.GetRawText().Length, 1, AnswerBytes);
        }
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task From_an_empty_folder_status_leads_to_a_valid_project(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        Assert.Equal("list-endpoints", NextTool(await server.AskAsync("get-status")));
        var made = await server.AskAsync("scaffold-pipeline", ("resources", new[] { "group_countries" }));
        Assert.Equal(["groups", "group_countries"], made.GetProperty("resources").EnumerateArray().Select(name => name.GetString()));
        var credentials = await server.AskAsync("inspect-credentials");
        Assert.False(credentials.GetProperty("ready").GetBoolean());
        Assert.Contains("credentials set", credentials.GetProperty("how_to_set").GetString(), StringComparison.Ordinal);
        var valid = await server.AskAsync("validate-pipeline");
        Assert.True(valid.GetProperty("valid").GetBoolean(), valid.GetRawText());
        Assert.Equal("inspect-credentials", NextTool(await server.AskAsync("get-status")));
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_token_never_enters_an_answer(string? era)
    {
        const string token = "0123456789abcdef0123456789abcdef01234567";
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era, new Dictionary<string, string> { ["DLT_PROJECT_DIR"] = folder.Path, ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = token });
        await server.AskAsync("scaffold-pipeline");
        var answer = await server.AskAsync("inspect-credentials");
        Assert.True(answer.GetProperty("ready").GetBoolean());
        Assert.DoesNotContain(token[..8], answer.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task An_edit_shows_its_diff_and_is_taken_back_byte_for_byte(string? era)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era);
        await server.AskAsync("scaffold-pipeline");
        var before = folder.Read("bitly_pipeline.toml");

        var tried = await server.AskAsync("edit-pipeline", ("action", "add"), ("resource", "group_countries"), ("dry_run", true));
        Assert.Contains("+use = \"group_countries\"", tried.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, folder.Read("bitly_pipeline.toml"));

        await server.AskAsync("edit-pipeline", ("action", "add"), ("resource", "group_countries"));
        var set = await server.AskAsync("edit-pipeline", ("action", "set"), ("resource", "group_countries"), ("path", "endpoint.params.units"), ("value", "7"));
        Assert.Contains("+endpoint.params.units = 7", set.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal("validate-pipeline", NextTool(set));

        await server.AskAsync("edit-pipeline", ("action", "undo"));
        await server.AskAsync("edit-pipeline", ("action", "undo"));
        Assert.Equal(before, folder.Read("bitly_pipeline.toml"));
        Assert.StartsWith("EDIT_REFUSED: There is no edit to take back.", await server.FailAsync("edit-pipeline", ("action", "undo")), StringComparison.Ordinal);
        Assert.Contains("must be one of add, remove, set, undo", await server.FailAsync("edit-pipeline", ("action", "delete")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_makes_the_definition_wrong_says_so_and_how_to_take_it_back()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        await server.AskAsync("scaffold-pipeline");
        var answer = await server.AskAsync("edit-pipeline", ("action", "set"), ("resource", "groups"), ("path", "write_dispositoin"), ("value", "append"));
        Assert.Contains("write_disposition", answer.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("undo", answer.GetProperty("next_step").GetProperty("arguments").GetProperty("action").GetString());
    }

    [Theory]
    [InlineData("https://evil.example/v4")]
    [InlineData("https://api-ssl.bitly.com@evil.example/v4")]
    [InlineData("https://api-ssl.bitly.com.evil.example/v4")]
    [InlineData("http://api-ssl.bitly.com/v4")]
    [InlineData("http://localhost.evil.example/v4")]
    public async Task No_tool_chooses_where_the_token_is_sent(string address)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        Assert.Contains("where the access token is sent", await server.FailAsync("scaffold-pipeline", ("base_url", address)), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "bitly_pipeline.toml")));

        await server.AskAsync("scaffold-pipeline", ("base_url", "http://127.0.0.1:8484/v4"));
        var auth = $$"""{"type":"oauth2_client_credentials","client_id":"access_token","client_secret":"access_token","access\u005ftoken_url":"{{address}}"}""";
        foreach (var (path, value) in new[] { ("endpoint.auth", auth), ("endpoint.auth.access_token_url", address), ("endpoint", $$"""{"auth":{{auth}}}""") })
        {
            Assert.Contains("EDIT_REFUSED", await server.FailAsync("edit-pipeline", ("action", "set"), ("resource", "groups"), ("path", path), ("value", value)), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("evil", await File.ReadAllTextAsync(Path.Combine(folder.Path, "bitly_pipeline.toml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.example/v4", true)]
    [InlineData("https://api.example/v4", false)]
    [InlineData("http://127.0.0.1:8484/v4", false)]
    [InlineData("http://localhost:8484/v4", false)]
    public async Task A_plain_address_of_another_machine_is_warned_of(string address, bool warned)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "bitly_pipeline.toml"), $"[client]\nbase_url = \"{address}\"\n[[resources]]\nuse = \"groups\"\n", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var answer = await server.AskAsync("validate-pipeline");
        Assert.Equal(warned, answer.TryGetProperty("warnings", out var warnings) && warnings[0].GetString()!.Contains("can read the access token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edit_is_not_taken_back_over_a_change_by_hand()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        await server.AskAsync("scaffold-pipeline");
        await server.AskAsync("edit-pipeline", ("action", "add"), ("resource", "user"));
        File.AppendAllText(folder["bitly_pipeline.toml"], "# by hand\n");
        Assert.Contains("changed by hand", await server.FailAsync("edit-pipeline", ("action", "undo")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_only_reads_changes_no_file()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        await server.AskAsync("scaffold-pipeline");
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Select(path => (path, File.GetLastWriteTimeUtc(path))).ToList();
        foreach (var tool in (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Where(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint == true))
        {
            await server.CallAsync(tool.Name, tool.Name == "query-table" ? [("sql", "SELECT 1")] : []);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Select(path => (path, File.GetLastWriteTimeUtc(path))));
    }

    private static string? NextTool(JsonElement answer) => answer.GetProperty("next_step").GetProperty("tool").GetString();

    private static object Shown(Tool tool) => new
    {
        name = tool.Name,
        title = tool.Title,
        description = tool.Description,
        annotations = new
        {
            read_only = tool.Annotations?.ReadOnlyHint,
            destructive = tool.Annotations?.DestructiveHint,
            idempotent = tool.Annotations?.IdempotentHint,
            open_world = tool.Annotations?.OpenWorldHint,
        },
        input = tool.InputSchema,
        output = tool.OutputSchema,
        meta = tool.Meta,
    };
}
