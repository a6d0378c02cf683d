using System.Globalization;
using System.Text.Json;
using Bitly.Benchmarks;
using Bitly.Benchmarks.Cases;
using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Micro;
using Bitly.Benchmarks.Points;
using Bitly.Benchmarks.Report;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case [Child.Argument, .. var arguments]:
        return await ChildCases.RunAsync(arguments);
    case ["--micro", .. var arguments]:
        MicroBenchmarks.Run(arguments);
        return 0;
}

if (Options.Parse(args) is not { } options)
{
    await Console.Out.WriteLineAsync(Options.Usage);
    return 2;
}

var result = await AllPoints.MeasureAsync(options, string.Join(' ', args));
await Console.Out.WriteAsync(TextReport.Of(result, options.Slack));
if (options.Json is { } file)
{
    await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(result, BenchmarkJson.Default.BenchmarkResult));
}

if (options.Readme)
{
    ReadmeSection.Write(result, options.Add);
}

return result.Holds(options.Slack) ? 0 : 1;
