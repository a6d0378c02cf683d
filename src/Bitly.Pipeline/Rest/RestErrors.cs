using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Errors of definitions, selectors and placeholders. Messages hold paths without queries and no values of parameters.</summary>
internal static partial class RestErrors
{
    public static PipelineException SelectorInvalid(string selector, int position) =>
        new("SELECTOR_INVALID", Recovery.FixAndRerun,
            $"The selector `{selector}` is not understood at character {position + 1}. Understood are $, field, a.b, 'a b', [0], [-1], [*], *, ..name and [?name == 'value'].");

    public static PipelineException PlaceholderUnbound(ResourceDefinition resource, string expression) =>
        new("PLACEHOLDER_UNBOUND", Recovery.FixAndRerun,
            $"Resource `{resource.Name}`: the placeholder `{{{expression}}}` has no value here. Placeholders are {{resources.<parent>.<field>}} and {{incremental.start_value}}, initial_value, last_value or end_value; a plain name must be a param of the path.");

    public static PipelineException ParentFieldMissing(ResourceDefinition resource, string parent, string field, string placeholder, IReadOnlyList<string> available) =>
        new("PARENT_FIELD_MISSING", Recovery.FixAndRerun,
            $"Resource `{resource.Name}` expects a field `{field}` in the records of its parent `{parent}` to fill `{{{placeholder}}}` of `{resource.Endpoint.Path}`, but a record has none. Available parent fields are: {string.Join(", ", available)}.",
            new NextStep("preview-endpoint", $"shows a record of {parent}", new Dictionary<string, string> { ["resource"] = parent }));

    public static PipelineException ParentValueUnsafe(ResourceDefinition resource, string expression) =>
        new("PARENT_VALUE_UNSAFE", Recovery.FixAndRerun,
            $"Resource `{resource.Name}`: a value for `{{{expression}}}` has a path segment that is a dot or two, which would ask for another endpoint; it is not sent.");
}
