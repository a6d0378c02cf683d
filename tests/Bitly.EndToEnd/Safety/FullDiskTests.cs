using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Bitly.EndToEnd.Safety;

/// <summary>A project on a disk of some kilobytes (a tmpfs, so the right to mount is needed), then on the same disk with room.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    /// <summary>Full while pages come, in the middle of the database, and at the state.</summary>
    private static readonly int[] Kilobytes = Settings.Number("BITLY_FUZZ", 1) > 1 ? [20, 24, 32, 48, 64, 128, 256, 500, 700, 1000, 1400, 2000, 2400] : [32, 700, 2400];

    [Fact]
    public async Task A_full_disk_is_said_and_with_room_the_next_run_ends_with_the_same_rows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mounts a tmpfs");
        using var sandbox = await SandboxProcess.StartAsync(1, 1000);
        using var project = new LiveProject(sandbox.BaseUrl);
        var definition = await File.ReadAllTextAsync(project.At("bitly_pipeline.toml"), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await project.RunAsync("run", "--json")).Code);
        var (rows, needed) = (project.Fingerprint(), sandbox.Requests.Count);
        foreach (var size in Kilobytes)
        {
            Assert.SkipUnless(await DoAsync("mount", "-t", "tmpfs", "-o", Size(size), "tmpfs", project.Folder), "no right to mount");
            try
            {
                await File.WriteAllTextAsync(project.At("bitly_pipeline.toml"), definition, TestContext.Current.CancellationToken);
                var before = sandbox.Requests.Count;
                var ended = await project.RunAsync("run");
                output.WriteLine($"{size} KB: exit {ended.Code}, {ended.ErrorText.Trim().Split('\n')[^1]}");
                Assert.NotEqual(0, ended.Code);
                Assert.DoesNotContain("UNEXPECTED", ended.ErrorText + ended.Text, StringComparison.Ordinal);
                Assert.True(await DoAsync("mount", "-o", "remount," + Size(100_000), project.Folder));
                var next = await project.RunAsync("run", "--json");
                Assert.True(next.Code == 0, next.Text + next.ErrorText);
                Assert.Equal(rows, project.Fingerprint());
                Assert.InRange(sandbox.Requests.Count - before, needed, needed + 1);
            }
            finally
            {
                await DoAsync("umount", "-l", project.Folder);
            }
        }
    }

    [Fact]
    public async Task A_file_that_reaches_the_systems_limit_is_said_and_without_it_the_next_run_ends_with_the_same_rows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sets ulimit -f");
        using var sandbox = await SandboxProcess.StartAsync(1, 1000);
        using var project = new LiveProject(sandbox.BaseUrl);
        // The runtime keeps its own code in a file otherwise, which would be the first to reach the limit.
        project.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        Assert.Equal(0, (await project.RunAsync("run", "--json")).Code);
        var rows = project.Fingerprint();
        foreach (var blocks in Settings.Number("BITLY_FUZZ", 1) > 1 ? (int[])[1, 2, 8, 40, 300] : [8, 300])
        {
            project.Reset();
            var start = LiveProgram.StartInfo("/bin/sh", project.Folder, ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -f {blocks}; exec \"$0\" run"), ProgramProcess.Executable], project.Environment);
            using var limited = Process.Start(start)!;
            var said = limited.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await limited.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await said;
            await limited.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, limited.ExitCode);
            Assert.Contains("FILE_SIZE_LIMIT", errors, StringComparison.Ordinal);
            var next = await project.RunAsync("run", "--json");
            Assert.True(next.Code == 0, next.Text + next.ErrorText);
            Assert.Equal(rows, project.Fingerprint());
        }
    }

    private static string Size(int kilobytes) => string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");

    private static async Task<bool> DoAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
