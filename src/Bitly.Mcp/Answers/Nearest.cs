namespace Bitly.Mcp.Answers;

/// <summary>The known word that a misspelled one most likely meant. Pure.</summary>
internal static class Nearest
{
    /// <summary>A sentence with a leading space, " Did you mean x?", or empty text when nothing is near.</summary>
    public static string Hint(string word, IReadOnlyList<string> known) => To(word, known) is { } nearest ? $" Did you mean {nearest}?" : "";

    /// <summary>The nearest known word, at most a third of its letters away (at least two), or the one that begins alike; else null.</summary>
    public static string? To(string word, IReadOnlyList<string> known)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(Plain(word), Plain(candidate));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        if (best is not null && bestDistance <= Math.Max(2, best.Length / 3))
        {
            return best;
        }

        var plain = Plain(word);
        return plain.Length < 3 ? null : known.FirstOrDefault(candidate => Plain(candidate).Contains(plain, StringComparison.Ordinal));
    }

    private static string Plain(string word) => word.TrimStart('-').Replace('-', '_').ToLowerInvariant();

    /// <summary>Edits (insert, delete, change, swap of neighbours) between two words.</summary>
    internal static int Distance(string left, string right)
    {
        var width = right.Length + 1;
        Span<int> before = new int[width], previous = new int[width], current = new int[width];
        for (var j = 0; j < width; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j < width; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    least = Math.Min(least, before[j - 2] + 1);
                }

                current[j] = least;
            }

            var freed = before;
            before = previous;
            previous = current;
            current = freed;
        }

        return previous[right.Length];
    }
}
