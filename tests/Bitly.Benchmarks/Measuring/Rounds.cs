namespace Bitly.Benchmarks.Measuring;

/// <summary>Runs cases in turn, so that a busy minute of the machine meets all of them.</summary>
internal static class Rounds
{
    /// <summary>Every case once per round, after <paramref name="warmups"/> rounds that do not count.</summary>
    public static IReadOnlyList<Series> Alternate(int point, int rounds, int warmups, params (string Name, Func<Sample> Run)[] cases)
    {
        var samples = cases.Select(_ => new List<Sample>()).ToArray();
        for (var round = -warmups; round < rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var sample = cases[i].Run();
                if (round >= 0)
                {
                    samples[i].Add(sample);
                }
            }
        }

        return [.. cases.Select((one, i) => new Series(point, one.Name, samples[i]))];
    }
}
