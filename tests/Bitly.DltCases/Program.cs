using System.Diagnostics;
using Bitly.DltCases;

var folder = args.FirstOrDefault(a => !a.StartsWith('-'));
var filter = Array.IndexOf(args, "--filter") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var verbose = args.Contains("--verbose");
if (folder is null || !Directory.Exists(folder) || args.Contains("--help"))
{
    Console.Error.WriteLine("""
        Runs recorded cases of real dlt through the engine and compares the tables.
        usage: dotnet run --project tests/Bitly.DltCases -- FOLDER [--filter NAME] [--verbose]
        """);
    return args.Contains("--help") ? 0 : 2;
}

var (passed, failed, skipped) = (0, 0, 0);
foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
{
    var name = Path.GetFileNameWithoutExtension(file);
    if (filter is not null && !name.Contains(filter, StringComparison.OrdinalIgnoreCase))
    {
        continue;
    }

    var clock = Stopwatch.StartNew();
    var result = await CaseFile.RunAsync(file);
    if (result.Skipped is { } kind)
    {
        skipped++;
        Console.WriteLine($"skipped {name}: {kind}");
        continue;
    }

    foreach (var difference in result.Differences)
    {
        Console.WriteLine($"{name}: {difference}");
    }

    _ = result.Differences.Count == 0 ? passed++ : failed++;
    if (verbose)
    {
        Console.WriteLine($"{(result.Differences.Count == 0 ? "passed" : "FAILED")} {name} ({clock.ElapsedMilliseconds} ms)");
    }
}

Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return failed == 0 && passed > 0 ? 0 : 1;
