using Bitly.Benchmarks.Cases;
using Bitly.Benchmarks.Measuring;

return args is [Child.Argument, .. var arguments] ? await ChildCases.RunAsync(arguments) : 0;
