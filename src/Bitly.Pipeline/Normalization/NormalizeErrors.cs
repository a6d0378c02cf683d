using Bitly.Pipeline.Errors;

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
}
