using System.Diagnostics;

namespace Bitly.Benchmarks.Measuring;

/// <summary>How a program is compiled.</summary>
internal enum Build
{
    /// <summary>When it runs.</summary>
    Jit,
    /// <summary>Ahead of time for this machine, over the installed runtime: the way README installs.</summary>
    ReadyToRun,
    /// <summary>To one native executable.</summary>
    Native,
}

/// <summary>Programs as people install them: <c>dotnet publish</c> into artifacts/benchmarks, and the server of comparison just so.</summary>
internal static class Published
{
    private static readonly Dictionary<(string Project, Build Build), string> Made = [];

    /// <summary>Full path of bitly-mcp.</summary>
    public static string Server(Build build = Build.ReadyToRun) => Of("src/Bitly.Mcp", "bitly-mcp", build);

    /// <summary>Full path of the empty program, which with an argument is the hello-world server.</summary>
    public static string Baselines(Build build = Build.ReadyToRun) => Of("tests/Bitly.Baselines", "Bitly.Baselines", build);

    /// <summary>Takes what an earlier run published, where there is such.</summary>
    public static bool Again { get; set; }

    private static string Of(string project, string name, Build build)
    {
        if (!Made.TryGetValue((project, build), out var program))
        {
            var folder = Path.Combine(Repository.Root(), "artifacts", "benchmarks", $"{name}-{build}");
            Made[(project, build)] = program = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (!Again || !File.Exists(program))
            {
                Publish(project, folder, build);
            }
        }

        return program;
    }

    private static void Publish(string project, string folder, Build build)
    {
        string[] how = build switch
        {
            Build.Jit => ["-p:PublishReadyToRun=false"],
            Build.Native => ["-p:PublishAot=true"],
            _ => [],
        };
        string[] arguments = ["publish", project, "-o", folder, "-v", "quiet", .. how];
        Console.Error.WriteLine($"dotnet {string.Join(' ', arguments)}");
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root(), RedirectStandardOutput = true };
        start.Environment["RunAnalyzersDuringBuild"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        }
    }
}
