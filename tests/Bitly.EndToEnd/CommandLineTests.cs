using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Bitly.EndToEnd;

/// <summary>What a person or a script meets: output, exit codes, the demo.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(0, "run", "--help")]
    [InlineData(0, "pipeline", "--help")]
    [InlineData(2, "pipeline")]
    [InlineData(0, "endpoints")]
    [InlineData(0, "endpoints", "group_bitlinks", "--json")]
    [InlineData(2, "rnu")]
    [InlineData(2, "run", "--limt", "1")]
    [InlineData(2, "query")]
    [InlineData(3, "endpoints", "groupss")]
    [InlineData(3, "run")]
    [InlineData(3, "validate")]
    [InlineData(3, "credentials")]
    [InlineData(0, "status")]
    public async Task Exit_codes_say_what_to_do(int code, params string[] arguments)
    {
        using var folder = new TempFolder();
        var (exit, output, error) = await ProgramProcess.RunAsync(folder.Path, arguments);
        Assert.Equal((code, true), (exit, code == 0 || arguments is ["credentials"] ? output.Length > 0 : error.Length > 0));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task An_error_as_json_goes_to_stdout()
    {
        using var folder = new TempFolder();
        var (_, output, _) = await ProgramProcess.RunAsync(folder.Path, "run", "--json");
        Assert.Equal("NO_PROJECT", JsonDocument.Parse(output).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_demo_loads_answers_and_leaves_a_project_that_goes_on()
    {
        using var folder = new TempFolder();
        var (code, output, error) = await ProgramProcess.RunAsync(folder.Path, "demo");
        Assert.True(code == 0, error);
        Assert.Matches(@"Pipeline bitly_pipeline load step completed in .+\n1 load package\(s\) were loaded to destination duckdb and into dataset bitly_data\nThe duckdb destination used duckdb:///.+ location to store data\nLoad package \d+\.\d+ is LOADED and contains no failed jobs\n", output);
        Assert.Contains("Which links get the most clicks?", output, StringComparison.Ordinal);
        Assert.Contains("cd bitly-demo", output, StringComparison.Ordinal);

        var project = folder["bitly-demo"];
        Assert.Equal("6000\n", (await ProgramProcess.RunAsync(project, "query", "--format", "csv", "SELECT count(*) FROM group_bitlinks")).Out.Split('\n', 2)[1]);
        Assert.Equal(0, (await ProgramProcess.RunAsync(project, "validate")).Code);

        var again = await ProgramProcess.RunAsync(folder.Path, "demo");
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal("6000\n", (await ProgramProcess.RunAsync(project, "query", "--format", "csv", "SELECT count(*) FROM group_bitlinks")).Out.Split('\n', 2)[1]);
    }

    [Fact]
    public async Task The_demo_leaves_a_project_for_another_api_alone()
    {
        using var folder = new TempFolder();
        await ProgramProcess.RunAsync(folder.Path, "scaffold");
        var before = await File.ReadAllTextAsync(folder["bitly_pipeline.toml"], TestContext.Current.CancellationToken);
        Assert.Equal(3, (await ProgramProcess.RunAsync(folder.Path, "demo", ".")).Code);
        Assert.Equal(before, await File.ReadAllTextAsync(folder["bitly_pipeline.toml"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_from_stdin_is_stored_for_its_owner_only_and_never_shown()
    {
        const string token = "0123456789abcdef0123456789abcdef01234567";
        using var folder = new TempFolder();
        await ProgramProcess.RunAsync(folder.Path, "scaffold");
        using var process = ProgramProcess.Start(folder.Path, "credentials", "set");
        await process.StandardInput.WriteLineAsync(token);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var (code, output, _) = await ProgramProcess.RunAsync(folder.Path, "credentials");
        Assert.Equal(0, code);
        Assert.DoesNotContain(token[..6], said + output, StringComparison.Ordinal);
        var file = folder[".dlt/secrets.toml"];
        Assert.Contains(token, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task An_interrupted_sandbox_ends_tidily()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        using var process = ProgramProcess.Start(folder.Path, "sandbox", "--port", "0", "--links", "10");
        Assert.StartsWith("Sandbox at http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(ProgramProcess.Patience);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }
}
