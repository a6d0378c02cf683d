using System.Globalization;
using Bitly.Benchmarks;

return args switch
{
    ["load", var records, var rounds] => LoadBenchmark.Run(int.Parse(records, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture)),
    ["load"] => LoadBenchmark.Run(records: 300_000, rounds: 3),
    _ => 0,
};
