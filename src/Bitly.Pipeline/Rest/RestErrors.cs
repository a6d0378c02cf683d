using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Every error of this room. Messages hold paths without queries and no values of parameters.</summary>
internal static partial class RestErrors
{
    public static PipelineException NotBuilt(string what) =>
        new("NOT_BUILT", Recovery.Bug, $"This build has no {what} yet.");

    public static PipelineException SelectorInvalid(string selector, int position) =>
        new("SELECTOR_INVALID", Recovery.FixAndRerun,
            $"The selector `{selector}` is not understood at character {position + 1}. Understood are $, field, a.b, 'a b', [0], [*], *, ..name and [?name == 'value'].");
}
