namespace Bitly.Pipeline.Rest;

/// <summary>A list somewhere in a body.</summary>
internal sealed record SelectorCandidate(string Selector, int Records);

/// <summary>Finds the records of a body when no selector is given (dlt-behaviour 1.9 point 3), and what else could have been meant. Pure.</summary>
internal static class SelectorDetection
{
    private const int MaxKeys = 3;
    private const int MaxCandidateKeys = 6;

    private static readonly HashSet<string> UsualNames = new(StringComparer.Ordinal)
    {
        "data", "items", "results", "entries", "records", "rows", "entities", "payload", "content", "objects", "values",
    };

    /// <summary>The first list with a usual name at most three keys deep, else the first list, else "$".</summary>
    public static string Detect(ReadOnlySpan<byte> body)
    {
        var lists = new List<(string Selector, string Name, int Records)>();
        Collect(body, 0, body.Length, "", MaxKeys, lists);
        foreach (var (selector, name, _) in lists)
        {
            if (UsualNames.Contains(name))
            {
                return selector;
            }
        }

        return lists.Count > 0 ? lists[0].Selector : "$";
    }

    /// <summary>Lists of the body, the fullest first; equal ones in document order. At most ten.</summary>
    public static IReadOnlyList<SelectorCandidate> Candidates(ReadOnlySpan<byte> body)
    {
        var lists = new List<(string Selector, string Name, int Records)>();
        Collect(body, 0, body.Length, "", MaxCandidateKeys, lists);
        return [.. lists.OrderByDescending(list => list.Records).Take(10).Select(list => new SelectorCandidate(list.Selector, list.Records))];
    }

    /// <summary>A path with a field behind it, quoted where a bare name would not be read back.</summary>
    public static string Append(string path, string name)
    {
        var bare = name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');
        var step = bare ? name : $"'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
        return path.Length == 0 ? step : $"{path}.{step}";
    }

    private static void Collect(ReadOnlySpan<byte> body, int start, int length, string path, int depth, List<(string Selector, string Name, int Records)> lists)
    {
        var members = new JsonRanges(body, start, length);
        while (members.InObject && depth > 0 && members.MoveNext())
        {
            var (at, size) = members.Current;
            if (body[at] == (byte)'[')
            {
                lists.Add((Append(path, members.Name), members.Name, Count(body, at, size)));
            }
            else if (body[at] == (byte)'{')
            {
                Collect(body, at, size, Append(path, members.Name), depth - 1, lists);
            }
        }
    }

    private static int Count(ReadOnlySpan<byte> body, int start, int length)
    {
        var count = 0;
        var items = new JsonRanges(body, start, length);
        while (items.MoveNext())
        {
            count++;
        }

        return count;
    }
}
