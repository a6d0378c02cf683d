namespace Bitly.Mcp.Scaffolding;

/// <summary>A unified diff of two texts, for showing what an edit changes. Pure; meant for files of a few hundred lines.</summary>
internal static class TextDiff
{
    private const int Context = 2;

    /// <summary>Lines that begin with ' ', '-' or '+', hunks parted by "@@ line N"; empty when the texts are equal.</summary>
    public static string Of(string before, string after)
    {
        if (before == after)
        {
            return "";
        }

        var edits = Edits(Lines(before), Lines(after));
        var shown = new List<string>();
        var last = -1;
        for (var i = 0; i < edits.Count; i++)
        {
            if (!Near(edits, i))
            {
                continue;
            }

            if (last != i - 1 || shown.Count == 0)
            {
                shown.Add($"@@ line {edits[i].Line} @@");
            }

            shown.Add(edits[i].Mark + edits[i].Text);
            last = i;
        }

        return string.Join('\n', shown);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static bool Near(List<Edit> edits, int at)
    {
        for (var i = Math.Max(0, at - Context); i <= Math.Min(edits.Count - 1, at + Context); i++)
        {
            if (edits[i].Mark != ' ')
            {
                return true;
            }
        }

        return false;
    }

    private static List<Edit> Edits(string[] left, string[] right)
    {
        var common = CommonTails(left, right);
        var edits = new List<Edit>();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                edits.Add(new Edit(' ', left[i++], ++j));
            }
            else if (j == right.Length || (i < left.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                edits.Add(new Edit('-', left[i++], j + 1));
            }
            else
            {
                edits.Add(new Edit('+', right[j++], j));
            }
        }

        return edits;
    }

    /// <summary>Lines that the rests of both texts have in common, from each pair of positions on.</summary>
    private static int[][] CommonTails(string[] left, string[] right)
    {
        var common = new int[left.Length + 1][];
        common[left.Length] = new int[right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            common[i] = new int[right.Length + 1];
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i][j] = left[i] == right[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        return common;
    }

    private readonly record struct Edit(char Mark, string Text, int Line);
}
