using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>One thing that is wrong in a definition. Line and column are 1-based, 0 when the definition came from memory.</summary>
internal sealed record DefinitionProblem(int Line, int Column, string Path, string Reason);

/// <summary>Collects problems, so that a person corrects a file once. Holds whether literal credentials may be taken.</summary>
internal sealed class DefinitionProblems
{
    private readonly List<DefinitionProblem> _all = [];

    public IReadOnlyList<DefinitionProblem> All => _all;

    public void Add(SettingsNode place, string path, string reason) => _all.Add(new(place.Line, place.Column, path, reason));

    /// <summary>A wrong name, with the nearest right one.</summary>
    public void AddName(SettingsNode place, string path, string what, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = NearestName.Find(name, names);
        Add(place, path, $"{what} `{name}`; {(nearest is null ? $"known are {string.Join(", ", names)}" : $"did you mean `{nearest}`?")}");
    }
}

/// <summary>Finds the name somebody meant. Pure.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest edits, when they are few for its length; else null.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (Name: candidate, Edits: Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Edits)
            .FirstOrDefault();
        return best.Name is not null && best.Edits <= Math.Max(1, best.Name.Length / 3) ? best.Name : null;
    }

    /// <summary>Edits from one text to the other; two neighbours changed over count as one.</summary>
    public static int Edits(string from, string to)
    {
        var rows = new int[from.Length + 1][];
        for (var i = 0; i <= from.Length; i++)
        {
            rows[i] = new int[to.Length + 1];
            rows[i][0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var change = from[i - 1] == to[j - 1] ? 0 : 1;
                rows[i][j] = Math.Min(Math.Min(rows[i - 1][j] + 1, rows[i][j - 1] + 1), rows[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i][j] = Math.Min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }

        return rows[from.Length][to.Length];
    }
}
