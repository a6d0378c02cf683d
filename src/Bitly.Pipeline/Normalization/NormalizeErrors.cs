using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>Everything that can go wrong between the bytes of a page and typed rows.</summary>
internal static class NormalizeErrors
{
    /// <summary>The page is not JSON from <paramref name="position"/> on.</summary>
    public static PipelineException InvalidJson(string resource, int page, long position, string what, Exception? inner = null) => new(
        "NORMALIZE_INVALID_JSON",
        Recovery.FixAndRerun,
        $"Page {page} of resource '{resource}' is not valid JSON at byte {position}: {what}. The page is kept in the load package; look at it there, then extract the resource again.",
        inner: inner);

    /// <summary>A byte sequence that is not UTF-8, or half of a surrogate pair.</summary>
    public static PipelineException InvalidText(string resource, int page, long position) => new(
        "NORMALIZE_INVALID_TEXT",
        Recovery.FixAndRerun,
        $"Page {page} of resource '{resource}' holds text that is no Unicode at byte {position}. Text of that kind cannot be stored; extract the resource again, or report it to the API's owner.");

    /// <summary>The same key twice around the records, so which records are meant is unclear.</summary>
    public static PipelineException SelectorTwice(string resource, int page, string selector) => new(
        "NORMALIZE_SELECTOR_TWICE",
        Recovery.FixAndRerun,
        $"Page {page} of resource '{resource}' has the key of its data selector '{selector}' twice. Choose a selector that is unique in the page.");

    /// <summary>An integer that dlt cannot even store in its extracted files: in its words a failure of the extract.</summary>
    public static PipelineException IntegerTooLarge(string literal) => new(
        "NORMALIZE_INTEGER_TOO_LARGE",
        Recovery.FixAndRerun,
        $"The integer {Cut(literal)} has more than 64 bits and cannot be loaded. Leave its field out with a processing step (drop), or ask for it as text.") { Step = "extract" };

    /// <summary>The column's type is right, but the destination has no room for the value: in dlt's words a failure of the load.</summary>
    public static PipelineException Overflow(string table, string column, Column type, RawValue value) => new(
        "NORMALIZE_OVERFLOW",
        Recovery.FixAndRerun,
        $"The value {Cut(Encoding.UTF8.GetString(value.Utf8))} is out of range for column '{column}' of table '{table}' ({TypeNames.Text(type.Type!.Value)}). Give the column a wider data_type in columns (decimal, double or text), or leave the field out.") { Step = "load" };

    /// <summary>A row whose id is made of its primary key has no such field.</summary>
    public static PipelineException KeyMissing(string table, string column) => new(
        "NORMALIZE_KEY_MISSING",
        Recovery.FixAndRerun,
        $"A record of table '{table}' has no field for the primary key column '{column}', and its row id is made of the key (merge strategy upsert or insert-only). Correct primary_key, or filter such records out.");

    /// <summary>A table name with a placeholder, and a record without that field.</summary>
    public static PipelineException TableFieldMissing(string resource, string field) => new(
        "NORMALIZE_TABLE_FIELD_MISSING",
        Recovery.FixAndRerun,
        $"A record of resource '{resource}' has no text in the field '{field}' that names its table. Correct table_name, or filter such records out.") { Step = "extract" };

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
