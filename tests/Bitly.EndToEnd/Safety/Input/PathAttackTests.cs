using System.Diagnostics;
using Xunit;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>Folders that are none, and pipes and devices where a project's files belong: one clear answer, soon, and nothing written elsewhere.</summary>
public sealed class PathAttackTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("pipe")]
    [InlineData("file")]
    [InlineData("file/below")]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdin")]
    [InlineData("/proc/self")]
    [InlineData("/proc/self/mem/below")]
    [InlineData("/sys/below")]
    [InlineData("<long>")]
    [InlineData("<deep>")]
    public async Task A_folder_that_can_be_no_project_is_refused_by_what_writes(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes and devices");
        await PipeAsync(_folder["pipe"]);
        await File.WriteAllTextAsync(_folder["file"], "mine", TestContext.Current.CancellationToken);
        folder = folder.Replace("<long>", new string('n', 300), StringComparison.Ordinal).Replace("<deep>", string.Join('/', Enumerable.Repeat("dddddddddd", 500)), StringComparison.Ordinal);

        foreach (string[] command in new string[][] { ["scaffold"], ["init", "--agent", "all"], ["run"], ["validate"] })
        {
            await RefusedAsync(_folder.Path, null, [.. command, "--project", folder]);
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["file"], TestContext.Current.CancellationToken));
        Assert.Equal(["file", "pipe"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("bitly_pipeline.toml", "validate")]
    [InlineData("bitly_pipeline.toml", "scaffold")]
    [InlineData("bitly_pipeline.toml", "edit remove groups")]
    [InlineData(".dlt/config.toml", "run")]
    [InlineData(".dlt/secrets.toml", "run")]
    [InlineData(".gitignore", "scaffold")]
    [InlineData("bitly_pipeline.duckdb", "tables")]
    [InlineData("bitly_pipeline.duckdb", "query SELECT_1")]
    [InlineData("bitly_pipeline.duckdb", "export rows.csv --sql SELECT_1")]
    [InlineData(".mcp.json", "init --agent all")]
    [InlineData(".claude/settings.json", "init --agent all")]
    [InlineData("CLAUDE.md", "init --agent all")]
    [InlineData("AGENTS.md", "init --agent all")]
    [InlineData(".cursor/mcp.json", "init --agent all")]
    [InlineData(".codex/config.toml", "init --agent all")]
    public async Task A_pipe_or_device_in_the_place_of_a_file_is_named_and_not_opened(string file, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes and devices");
        foreach (var device in new[] { false, true })
        {
            var project = Directory.CreateDirectory(_folder[device ? "device" : "pipe"]).FullName;
            Assert.Equal(0, (await LiveProgram.RunAsync(project, ["scaffold"])).Code);
            var path = Path.Combine(project, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            if (device)
            {
                File.CreateSymbolicLink(path, "/dev/zero");
            }
            else
            {
                await PipeAsync(path);
            }

            await RefusedAsync(project, "FILE_NOT_PLAIN", [.. command.Split(' ').Select(word => word.Replace('_', ' '))]);
        }
    }

    [Fact]
    public async Task A_log_of_the_sandbox_that_is_a_pipe_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes");
        await PipeAsync(_folder["pipe"]);
        await RefusedAsync(_folder.Path, "FILE_NOT_PLAIN", ["sandbox", "--port", "0", "--log", "pipe"]);
    }

    [Theory]
    [InlineData("doctor", "CLAUDE.md")]
    [InlineData("doctor", ".gitignore")]
    [InlineData("status", "bitly_pipeline.toml")]
    [InlineData("status", ".dlt/secrets.toml")]
    [InlineData("uninstall", ".mcp.json")]
    public async Task What_only_looks_ends_too(string command, string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes");
        Assert.Equal(0, (await LiveProgram.RunAsync(_folder.Path, ["scaffold"])).Code);
        File.Delete(_folder[file]);
        await PipeAsync(_folder[file]);
        await EndsAsync(_folder.Path, [command]);
    }

    private static async Task RefusedAsync(string folder, string? code, string[] arguments)
    {
        var ended = await EndsAsync(folder, arguments);
        Assert.True(ended.Code is 2 or 3, $"{string.Join(' ', arguments)} ended with {ended.Code}: {ended.ErrorText}");
        Assert.Matches(code is null ? "^[A-Z_]+: " : $"^{code}: ", ended.ErrorText);
    }

    private static async Task<LiveProgram.Ended> EndsAsync(string folder, string[] arguments)
    {
        using var program = LiveProgram.Start(folder, arguments, new Dictionary<string, string> { ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = LiveProject.Token });
        using var patience = new CancellationTokenSource(Soon);
        await program.Process.WaitForExitAsync(patience.Token);
        var ended = await program.EndAsync();
        Assert.DoesNotContain("UNEXPECTED", ended.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.ErrorText + ended.Text, StringComparison.Ordinal);
        return ended;
    }

    private static async Task PipeAsync(string path)
    {
        using var made = Process.Start("mkfifo", path);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
