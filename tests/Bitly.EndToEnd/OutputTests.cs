using System.Diagnostics;
using Xunit;

namespace Bitly.EndToEnd;

/// <summary>Where the output may go: a pipe, a file that others write too, a reader that has seen enough, nowhere.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("{ \"$1\" --version; \"$1\" --version; } > out; cat out", "V\nV\n", "a group of commands fills one file")]
    [InlineData("\"$1\" --version > out; \"$1\" --version >> out; cat out", "V\nV\n", "a file is added to")]
    [InlineData("{ echo a; \"$1\" --version; echo b; } > out; cat out", "a\nV\nb\n", "others write before and after")]
    [InlineData("\"$1\" rnu > out 2>&1; echo $?; grep -c USAGE out", "2\n1\n", "both streams go to one file")]
    [InlineData("\"$1\" --version | cat", "V\n", "a pipe")]
    [InlineData("{ \"$1\" endpoints; echo $? >&2; } 2>code | head -1 | cut -d' ' -f1; cat code", "name\n0\n", "the reader leaves early")]
    [InlineData("\"$1\" endpoints --json | tail -c 2", "}\n", "more than a pipe holds at once")]
    [InlineData("\"$1\" --version >&-; echo end", "end\n", "stdout is closed")]
    [InlineData("\"$1\" --version > /dev/null; echo $?", "0\n", "nobody wants it")]
    [InlineData("\"$1\" endpoints > /dev/full; echo $?", "3\n", "the disk of the result is full")]
    [InlineData("\"$1\" rnu 2> /dev/full; echo $?", "2\n", "the disk of the messages is full")]
    [InlineData("{ \"$1\" rnu >&- 2>&- <&-; } ; echo $?", "2\n", "all three are closed")]
    // Whoever runs the tests may have said nohup: then a shell can not turn the signal on again, and env does it.
    [InlineData("r=; env --default-signal=HUP true 2> /dev/null && r='env --default-signal=HUP'; $r \"$1\" sandbox --port 0 > out & p=$!; until [ -s out ]; do sleep 0.1; done; kill -HUP $p; wait $p; echo $?", "0\n", "the terminal is closed")]
    [InlineData("nohup \"$1\" sandbox --port 0 > out & p=$!; until [ -s out ]; do sleep 0.1; done; kill -HUP $p; sleep 0.5; kill -0 $p && echo lives; kill -TERM $p; wait $p", "lives\n", "the terminal is closed and nohup was asked for")]
    public async Task Output_arrives_whole_and_in_order_wherever_it_goes(string script, string expected, string because)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", ProgramProcess.Executable]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(ProgramProcess.Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        var (_, version, _) = await ProgramProcess.RunAsync(folder.Path, "--version");
        Assert.True(expected.Replace("V\n", version, StringComparison.Ordinal) == await output, $"{because}: {await output}{await errors}");
    }
}
