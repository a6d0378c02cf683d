namespace Bitly.Pipeline.Schemas;

/// <summary>
/// The character rules of dlt's snake_case: reduce the alphabet, break camel case, mark trailing underscores, join runs. Written by hand:
/// each pass below is one of dlt's substitutions, in its order.
/// </summary>
internal static class SnakeCase
{
    /// <summary>Converts a trimmed, non-empty identifier. The result is made of [a-z0-9_].</summary>
    public static string Convert(string identifier)
    {
        // Each break can double a character at most twice, and a leading digit adds one.
        var size = (identifier.Length * 4) + 1;
        var buffer = size <= 1024 ? stackalloc char[size] : new char[size];
        var other = size <= 1024 ? stackalloc char[size] : new char[size];

        var length = Reduce(identifier, buffer);
        length = BreakWords(buffer[..length], other);
        length = BreakHumps(other[..length], buffer);
        for (var i = 0; i < length; i++)
        {
            buffer[i] = char.ToLowerInvariant(buffer[i]);
        }

        return Finish(buffer[..length], other);
    }

    // + and * to x, - to _, @ to a, | to l; any run of other characters outside [A-Za-z0-9_] to one underscore.
    private static int Reduce(string identifier, Span<char> to)
    {
        var length = 0;
        var inRun = false;
        foreach (var character in identifier)
        {
            var mapped = character switch { '+' or '*' => 'x', '-' => '_', '@' => 'a', '|' => 'l', _ => character };
            if (char.IsAsciiLetterOrDigit(mapped) || mapped == '_')
            {
                to[length++] = mapped;
                inRun = false;
            }
            else if (!inRun)
            {
                to[length++] = '_';
                inRun = true;
            }
        }

        return length;
    }

    // An underscore before a capital with lower-case letters after it, when any other character than an underscore stands before.
    // A match takes that character, the capital and all the letters, and the search goes on behind them.
    private static int BreakWords(ReadOnlySpan<char> from, Span<char> to)
    {
        var length = 0;
        var i = 0;
        while (i < from.Length)
        {
            var starts = i + 2 < from.Length && from[i] != '_' && char.IsAsciiLetterUpper(from[i + 1]) && char.IsAsciiLetterLower(from[i + 2]);
            to[length++] = from[i++];
            if (!starts)
            {
                continue;
            }

            to[length++] = '_';
            to[length++] = from[i++];
            while (i < from.Length && char.IsAsciiLetterLower(from[i]))
            {
                to[length++] = from[i++];
            }
        }

        return length;
    }

    // An underscore between a lower-case letter or digit and a capital.
    private static int BreakHumps(ReadOnlySpan<char> from, Span<char> to)
    {
        var length = 0;
        for (var i = 0; i < from.Length; i++)
        {
            to[length++] = from[i];
            if (i + 1 < from.Length && char.IsAsciiLetterUpper(from[i + 1]) && (char.IsAsciiLetterLower(from[i]) || char.IsAsciiDigit(from[i])))
            {
                to[length++] = '_';
            }
        }

        return length;
    }

    // A leading digit gets an underscore, each trailing underscore becomes x, runs of underscores become one.
    private static string Finish(ReadOnlySpan<char> from, Span<char> to)
    {
        var length = 0;
        if (char.IsAsciiDigit(from[0]))
        {
            to[length++] = '_';
        }

        var body = from.TrimEnd('_');
        foreach (var character in body)
        {
            if (character != '_' || length == 0 || to[length - 1] != '_')
            {
                to[length++] = character;
            }
        }

        var trailing = from.Length - body.Length;
        to.Slice(length, trailing).Fill('x');
        return new string(to[..(length + trailing)]);
    }
}
