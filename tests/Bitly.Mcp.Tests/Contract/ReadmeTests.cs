using System.Globalization;
using System.Text;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations.Diagnosis;
using Bitly.Mcp.Tests.Tools;
using Xunit;

namespace Bitly.Mcp.Tests.Contract;

/// <summary>The tables of the README are made from the code; UPDATE_GOLDEN=1 writes them anew.</summary>
public sealed class ReadmeTests
{
    /// <summary>The command that does a tool's work; every tool has one.</summary>
    private static readonly Dictionary<string, string> CommandOfTool = new()
    {
        ["cancel-run"] = "Ctrl-C", ["check-data"] = "check", ["diagnose-run"] = "diagnose", ["drop-data"] = "pipeline drop", ["edit-pipeline"] = "edit add|set|remove|undo",
        ["export-data"] = "export", ["get-run"] = "progress", ["get-status"] = "status", ["inspect-credentials"] = "credentials", ["list-endpoints"] = "endpoints",
        ["list-tables"] = "tables", ["plan-load"] = "plan", ["preview-endpoint"] = "preview", ["query-table"] = "query", ["run-pipeline"] = "run",
        ["scaffold-pipeline"] = "scaffold", ["shorten-links"] = "shorten", ["validate-pipeline"] = "validate",
    };

    [Fact]
    public async Task The_table_of_tools_is_the_servers_own_and_each_has_a_command()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var text = new StringBuilder("| tool | what it does | changes | in a terminal |\n|---|---|---|---|\n");
        foreach (var tool in await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var hints = tool.ProtocolTool.Annotations!;
            var changes = hints.ReadOnlyHint == true ? "nothing" : hints.DestructiveHint == true ? "may destroy" : "adds";
            Assert.True(CommandOfTool.TryGetValue(tool.Name, out var command), $"{tool.Name} has no command");
            Assert.True(command == "Ctrl-C" || CommandTable.Find(command.Split('|')[0].Split(' '), out _) is not null, $"there is no command {command}");
            Assert.True(command == "Ctrl-C" || command.Split('|')[0].StartsWith(ToolCommands.ByTool[tool.Name], StringComparison.Ordinal), $"{tool.Name} typed in a shell is not {command}");
            var about = tool.Description[..(tool.Description.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? end : tool.Description.TrimEnd('.').Length)];
            text.Append($"| `{tool.Name}` | {about} | {changes} | {(command == "Ctrl-C" ? command : $"`{command.Replace("|", "\\|", StringComparison.Ordinal)}`")} |\n");
        }

        Between("tools", text.ToString());
    }

    [Fact]
    public void The_table_of_commands_is_the_programs_own()
    {
        var text = new StringBuilder("| command | what it does |\n|---|---|\n");
        foreach (var entry in CommandTable.Entries.Where(entry => entry.Name != "credentials show"))
        {
            text.Append($"| `{entry.Name}` | {entry.Summary} |\n");
        }

        Between("commands", text.ToString());
    }

    [Fact]
    public void The_exit_codes_are_the_programs_own()
    {
        var text = new StringBuilder("| code | meaning |\n|---|---|\n");
        foreach (var (code, meaning) in ExitCode.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning} |\n");
        }

        Between("exit codes", text.ToString());
    }

    [Fact]
    public void The_troubleshooting_list_is_the_one_of_diagnose_and_each_command_in_it_exists()
    {
        var text = new StringBuilder("| Bitly answers | codes | what it means | what to do |\n|---|---|---|---|\n");
        foreach (var row in Troubleshooting.Rows)
        {
            text.Append($"| {row.Status} | {string.Join(", ", row.Codes.Select(code => $"`{code}`"))} | {row.True} | {row.WhatToDo} |\n");
            var commands = row.WhatToDo.Split('`').Where((_, index) => index % 2 == 1);
            Assert.All(commands, command => Assert.NotNull(CommandTable.Find(command.Split(' '), out _)));
        }

        Between("troubleshooting", text.ToString());
    }

    private static void Between(string name, string wanted)
    {
        var file = Path.Combine(Golden.Root(), "README.md");
        var text = File.ReadAllText(file);
        var (begin, end) = ($"<!-- {name}: made by a test -->\n", $"<!-- {name} end -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"README.md has no place for {name}");
        from += begin.Length;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text[..from] + wanted + text[to..]);
            return;
        }

        Assert.Equal(wanted, text[from..to]);
    }
}
