using System.Collections.Concurrent;
using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>
/// dlt's snake_case naming convention (reference: dlt-behaviour 4.1 and 4.2): a source name in, a legal lower-case name out, never longer
/// than the destination allows. Pure but for a cache; safe for several threads.
/// </summary>
/// <param name="maxLength">Longest name the destination takes, in characters; at least 6. DuckDB: 65536.</param>
internal sealed class Naming(int maxLength = Naming.DuckDbMaxLength)
{
    public const int DuckDbMaxLength = 65536;
    /// <summary>Between the parts of a flattened column name and between parent and child table.</summary>
    public const string Separator = "__";
    /// <summary>What a key becomes that is empty or only spaces.</summary>
    public const string EmptyKey = "_empty";
    /// <summary>Names that begin so are dlt's own.</summary>
    public const string DltPrefix = "_dlt";

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);

    public int MaxLength { get; } = maxLength;

    public static bool IsDlt(string name) => name.StartsWith(DltPrefix, StringComparison.Ordinal);

    /// <summary>One identifier: <c>camelCase</c> to <c>camel_case</c>. <c>__</c> inside it becomes one underscore.</summary>
    /// <exception cref="Errors.PipelineException">SCHEMA_NAME_EMPTY when nothing but spaces is given.</exception>
    public string Identifier(string identifier)
    {
        var trimmed = Trim(identifier);
        if (trimmed.Length == 0)
        {
            throw SchemaErrors.NameEmpty();
        }

        return Shorten(SnakeCase.Convert(trimmed), trimmed, MaxLength);
    }

    /// <summary>A data key or a table name: parts between <c>__</c> are kept apart, empty parts go. May be empty when the path is only underscores.</summary>
    public string Path(string path) => _paths.GetOrAdd(path, static (key, self) => self.ComputePath(key), this);

    /// <summary>A key of a record as a column name: as <see cref="Path"/>, and <c>_empty</c> for a key without a visible character.</summary>
    public string Key(string key) => IsBlank(key) ? EmptyKey : Path(key);

    /// <summary>Joins names that are already normal and shortens the whole.</summary>
    public string Join(params ReadOnlySpan<string> names)
    {
        var joined = new StringBuilder();
        foreach (var name in names)
        {
            if (IsBlank(name))
            {
                continue;
            }

            if (joined.Length > 0)
            {
                joined.Append(Separator);
            }

            joined.Append(name);
        }

        var path = joined.ToString();
        return Shorten(path, path, MaxLength);
    }

    /// <summary>Name of the child table of a list; <paramref name="child"/> may hold several parts (<c>obj__list</c>), all normal already.</summary>
    public string TableName(string parent, string child) => Join(parent, child);

    /// <summary>
    /// Cuts a name that is too long: first half, six characters made from <paramref name="original"/>, second half.
    /// Lengths count code points, as Python counts them.
    /// </summary>
    public static string Shorten(string normalized, string original, int maxLength)
    {
        if (normalized.Length <= maxLength)
        {
            return normalized;
        }

        // Only outside ASCII do code points and characters differ; names that were normalized are ASCII, but any text may come here.
        var starts = CodePoints(normalized);
        if (starts.Count <= maxLength)
        {
            return normalized;
        }

        var tag = RowIds.NameTag(original);
        var rest = maxLength - tag.Length;
        var head = (rest / 2) + (rest % 2);
        var tail = starts.Count - (rest / 2);
        var tailAt = tail < starts.Count ? starts[tail] : normalized.Length;
        return string.Concat(normalized.AsSpan(0, starts[head]), tag, normalized.AsSpan(tailAt));
    }

    private string ComputePath(string path)
    {
        var names = new StringBuilder();
        foreach (var part in path.Split(Separator))
        {
            if (IsBlank(part))
            {
                continue;
            }

            if (names.Length > 0)
            {
                names.Append(Separator);
            }

            names.Append(Identifier(part));
        }

        return Shorten(names.ToString(), path, MaxLength);
    }

    private static List<int> CodePoints(string text)
    {
        var starts = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            starts.Add(i);
        }

        return starts;
    }

    private static bool IsBlank(string text)
    {
        foreach (var character in text)
        {
            if (!PythonText.IsSpace(character))
            {
                return false;
            }
        }

        return true;
    }

    private static string Trim(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && PythonText.IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && PythonText.IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }
}
