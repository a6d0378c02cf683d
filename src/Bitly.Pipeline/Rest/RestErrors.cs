using System.Text.Encodings.Web;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Errors of definitions, selectors and placeholders. Messages hold paths without queries and no values of parameters.</summary>
internal static partial class RestErrors
{
    private const int MostNames = 40;
    private const int LongestName = 80;

    /// <summary>A name that came with the data: a plain one as it is, any other as a JSON string, so that nobody can write sentences into our messages.</summary>
    public static string Shown(string name)
    {
        var cut = name.Length > LongestName ? name[..LongestName] : name;
        return name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? name : $"\"{JavaScriptEncoder.Default.Encode(cut)}\"";
    }

    public static PipelineException SelectorInvalid(string selector, int position) =>
        new("SELECTOR_INVALID", Recovery.FixAndRerun,
            $"The selector `{selector}` is not understood at character {position + 1}. Understood are $, field, a.b, 'a b', [0], [-1], [*], *, ..name and [?name == 'value'].");

    public static PipelineException PlaceholderUnbound(ResourceDefinition resource, string expression) =>
        new("PLACEHOLDER_UNBOUND", Recovery.FixAndRerun,
            $"Resource `{resource.Name}`: the placeholder `{{{expression}}}` has no value here. Placeholders are {{resources.<parent>.<field>}} and {{incremental.start_value}}, initial_value, last_value or end_value; a plain name must be a param of the path.");

    public static PipelineException ParentFieldMissing(ResourceDefinition resource, string parent, string field, string placeholder, IReadOnlyList<string> available) =>
        new("PARENT_FIELD_MISSING", Recovery.FixAndRerun,
            $"Resource `{resource.Name}` expects a field `{field}` in the records of its parent `{parent}` to fill `{{{placeholder}}}` of `{resource.Endpoint.Path}`, but a record has none. Available parent fields are: {string.Join(", ", available.Take(MostNames).Select(Shown))}{(available.Count > MostNames ? " ..." : "")}.",
            new NextStep("preview-endpoint", $"shows a record of {parent}", new Dictionary<string, string> { ["resource"] = parent }));

    public static PipelineException HeaderValueUnsafe(string header) =>
        new("PARENT_VALUE_UNSAFE", Recovery.FixAndRerun,
            $"The header {Shown(header)} was to be filled with a value that holds a line break, which would make another header or request of it; it is not sent.");

    public static PipelineException ParentValueUnsafe(ResourceDefinition resource, string expression) =>
        new("PARENT_VALUE_UNSAFE", Recovery.FixAndRerun,
            $"Resource `{resource.Name}`: a value for `{{{expression}}}` has a path segment that is a dot or two, which would ask for another endpoint; it is not sent.");
}
