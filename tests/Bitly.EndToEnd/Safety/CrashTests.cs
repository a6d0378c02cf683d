using System.Globalization;
using Xunit;

namespace Bitly.EndToEnd.Safety;

/// <summary>
/// Links from a sandbox in another process; the loader is killed (SIGKILL) at moments spread over all its steps and started again until it
/// is done. <c>BITLY_KILLS</c> sets the number of kills (8), <c>BITLY_LINKS</c> the links (2,000), <c>BITLY_SEED</c> the moments.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly int Links = Settings.Number("BITLY_LINKS", 2_000);

    /// <summary>Each moment as often as it stands here: late ones end a load, so they are rarer.</summary>
    private static readonly Moment[] Aims =
    [
        Moment.Start, Moment.Locked, Moment.FirstPage, Moment.FirstPage, Moment.HalfWay, Moment.HalfWay, Moment.HalfWay, Moment.HalfWay,
        Moment.Extracted, Moment.Extracted, Moment.Extracted, Moment.Database, Moment.Database, Moment.Loaded, Moment.Released,
    ];

    /// <summary>What the watcher waits for before it aims.</summary>
    private enum Moment { Start, Locked, FirstPage, HalfWay, Extracted, Database, Loaded, Released }

    [Fact]
    public async Task A_load_killed_anywhere_ends_with_the_same_rows_and_asks_at_most_one_page_more_per_kill()
    {
        var kills = Settings.Number("BITLY_KILLS", 8);
        var seed = Settings.Number("BITLY_SEED", Environment.TickCount & int.MaxValue);
        output.WriteLine($"BITLY_SEED={seed}");
        using var sandbox = await SandboxProcess.StartAsync(1, Links);
        using var project = new LiveProject(sandbox.BaseUrl);
        var undisturbed = await UndisturbedAsync(project, sandbox);
        var random = new Random(seed);
        var (done, loads, hit) = (0, 0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        for (; done < kills; loads++)
        {
            project.Reset();
            var (before, killed) = (sandbox.Requests.Count, 0);
            // A load whose package is noted as loaded is over, even if its process could not say so.
            while (project.PackageState() != "Loaded" && await KilledAsync(project, random, sandbox, done + killed < kills) is { } where)
            {
                hit[where] = hit.GetValueOrDefault(where) + 1;
                killed++;
            }

            done += killed;
            Assert.Equal(undisturbed.Rows, project.Fingerprint());
            Assert.Equal(["1"], project.Query("SELECT count(*) FROM bitly_data._dlt_loads WHERE status = 0"));
            Assert.InRange(sandbox.Requests.Count - before, undisturbed.Requests, undisturbed.Requests + killed);
            await CheckNextRunAsync(project, undisturbed);
        }

        output.WriteLine($"{done} kills in {loads} loads: {string.Join(", ", hit.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    /// <summary>State and cursors are right after all of it: the next run finds nothing new, loads nothing twice and repairs nothing by hand.</summary>
    private static async Task CheckNextRunAsync(LiveProject project, Undisturbed undisturbed)
    {
        var next = await project.RunAsync("run", "--json");
        Assert.True(next.Code == 0, next.Text + next.ErrorText);
        Assert.Equal(undisturbed.Rows, project.Fingerprint());
        Assert.Equal(undisturbed.Cursors, project.Cursors());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(project.Working, "load"), "*.broken"));
    }

    private static async Task<Undisturbed> UndisturbedAsync(LiveProject project, SandboxProcess sandbox)
    {
        var ended = await project.RunAsync("run", "--json");
        Assert.True(ended.Code == 0, ended.Text + ended.ErrorText);
        var rows = project.Fingerprint();
        Assert.Contains($"group_bitlinks {Links.ToString(CultureInfo.InvariantCulture)} ", rows, StringComparison.Ordinal);
        return new Undisturbed(rows, project.Cursors(), sandbox.Requests.Count);
    }

    /// <summary>Runs the loader and kills it at a random moment; null when it was faster and ended well, else the step that was hit.</summary>
    private static async Task<string?> KilledAsync(LiveProject project, Random random, SandboxProcess sandbox, bool kill)
    {
        var aim = Aims[random.Next(Aims.Length)];
        var late = TimeSpan.FromMilliseconds(aim == Moment.Start ? random.Next(0, 400) : random.NextDouble() * random.NextDouble() * 250);
        var written = sandbox.LogLength + (random.Next(1, Math.Max(2, Links / 150)) * 150);
        using var program = project.Start("run", "--json");
        if (kill && await ReachedAsync(aim, project, program, () => sandbox.LogLength >= written))
        {
            await Task.Delay(late);
            if (!program.Process.HasExited)
            {
                await program.KillAsync();
                return $"{aim}:{project.PackageState() ?? "none"}";
            }
        }

        var ended = await program.EndAsync();
        Assert.True(ended.Code == 0, ended.Text + ended.ErrorText);
        return null;
    }

    private static async Task<bool> ReachedAsync(Moment aim, LiveProject project, LiveProgram program, Func<bool> halfWay)
    {
        var locked = false;
        while (!program.Process.HasExited)
        {
            var owned = File.Exists(Path.Combine(project.Working, "run.json"));
            locked |= owned;
            var reached = aim switch
            {
                Moment.Start => true,
                Moment.Locked => owned,
                Moment.FirstPage => project.PackageState() is not null,
                Moment.HalfWay => halfWay(),
                Moment.Extracted => project.PackageState() == "Extracted",
                Moment.Database => File.Exists(project.Database) || File.Exists(project.Database + ".wal"),
                Moment.Loaded => project.PackageState() == "Loaded",
                _ => locked && !owned,
            };
            if (reached)
            {
                return true;
            }

            await Task.Delay(1);
        }

        return false;
    }

    private sealed record Undisturbed(string Rows, string Cursors, int Requests);
}
