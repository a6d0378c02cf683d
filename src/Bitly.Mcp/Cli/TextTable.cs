using System.Text;

namespace Bitly.Mcp.Cli;

/// <summary>Rows in columns for a terminal. Pure.</summary>
internal static class TextTable
{
    private const int MaxCell = 60;
    private const string Gap = "  ";

    /// <summary>As text: the runtime compiles its own filling of characters anew in each process.</summary>
    private const string Blanks = "                                                            ";

    /// <summary>Lines without trailing blanks; cells longer than 60 characters are cut with "…" except in the last column, which is cut at the width.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var widths = new int[header.Count];
        for (var column = 0; column < widths.Length; column++)
        {
            widths[column] = header[column].Length;
            foreach (var row in rows)
            {
                widths[column] = Math.Max(widths[column], Math.Min(row[column].Length, MaxCell));
            }
        }

        var before = Gap.Length * (widths.Length - 1);
        for (var column = 0; column < widths.Length - 1; column++)
        {
            before += widths[column];
        }

        widths[^1] = Math.Max(header[^1].Length, Math.Max(MaxCell, width - before));
        yield return Line(header, widths);
        foreach (var row in rows)
        {
            yield return Line(row, widths);
        }
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Count; column++)
        {
            var cell = cells[column].Length <= widths[column] ? cells[column] : cells[column][..(widths[column] - 1)] + "…";
            line.Append(column == 0 ? "" : Gap).Append(cell);
            if (column < cells.Count - 1)
            {
                Pad(line, widths[column] - cell.Length);
            }
        }

        return line.ToString();
    }

    private static void Pad(StringBuilder line, int count)
    {
        for (; count > 0; count -= Blanks.Length)
        {
            line.Append(Blanks, 0, Math.Min(count, Blanks.Length));
        }
    }
}
