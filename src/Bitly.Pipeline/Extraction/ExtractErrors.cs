using System.Globalization;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Errors of the extract step. Names and places, never whole records.</summary>
internal static class ExtractErrors
{
    public static PipelineException CursorMissing(ResourceDefinition resource, string path, IEnumerable<string> keys) => new(
        "CURSOR_FIELD_MISSING",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: a record has no cursor field `{path}`. It has: {string.Join(", ", keys)}. Use the names of the source document, or set on_cursor_value_missing to include or exclude.");

    public static PipelineException CursorNull(ResourceDefinition resource, string path) => new(
        "CURSOR_FIELD_NULL",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: the cursor field `{path}` of a record is null. Set on_cursor_value_missing to include or exclude to accept such records.");

    public static PipelineException CursorMismatch(ResourceDefinition resource, string path, string known, string knownType, string found, string foundType) => new(
        "CURSOR_TYPE_MISMATCH",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: the cursor `{path}` was {known} ({knownType}) and a record has {found} ({foundType}); the two can not be compared. Correct initial_value or the cursor path, or start anew with refresh drop_resources.");

    public static PipelineException CursorKeyMissing(ResourceDefinition resource, string key) => new(
        "CURSOR_KEY_MISSING",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: a record at the cursor's boundary has no primary key field `{key}`, so it can not be told apart from those loaded before. Correct primary_key, or set the incremental's primary_key to [].");

    public static PipelineException CursorEndWithoutStart(ResourceDefinition resource) => new(
        "CURSOR_END_WITHOUT_START",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: end_value needs an initial_value.") { Step = "extract" };

    public static PipelineException LagInvalid(ResourceDefinition resource, string value) => new(
        "CURSOR_LAG_INVALID",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: lag works on numbers and on texts that are a date or a time; the cursor is {value}.") { Step = "extract" };

    public static PipelineException ParentFieldMissing(ResourceDefinition resource, string parent, string field, IEnumerable<string> keys) => new(
        "PARENT_FIELD_MISSING",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)} takes `{field}` from {parent}, but a record of {parent} has no such field. It has: {string.Join(", ", keys)}.");

    public static PipelineException RecordNoObject(ResourceDefinition resource) => new(
        "RECORD_NO_OBJECT",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)} copies fields into its records, but a record is no object. Set wrap_scalars_as, choose another data_selector, or leave include_from_parent out.");

    public static PipelineException FilterInvalid(ResourceDefinition resource, string filter, string why) => new(
        "FILTER_INVALID",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)}: the filter `{filter}` is not understood: {why} Write for instance `archived == false`, `id > 10` or `title != null and clicks >= 5`.");

    public static PipelineException ParentUnknown(ResourceDefinition resource, string parent, IEnumerable<string> known) => new(
        "PARENT_UNKNOWN",
        Recovery.FixAndRerun,
        $"Resource {resource.Name}{Line(resource)} takes values from `{parent}`, which is no resource of this pipeline. There are: {string.Join(", ", known)}.");

    public static PipelineException ResourceUnknown(string name, IEnumerable<string> known) => new(
        "RESOURCE_UNKNOWN",
        Recovery.FixAndRerun,
        $"The pipeline has no resource `{name}`. It has: {string.Join(", ", known)}.");

    public static PipelineException ParentCircle(IEnumerable<string> circle) => new(
        "PARENT_CIRCLE",
        Recovery.FixAndRerun,
        $"Resources wait for each other in a circle: {string.Join(" -> ", circle)}. Take one of the references out.");

    public static PipelineException BudgetSpent(int cap, int spent) => new(
        "REQUEST_BUDGET_SPENT", Recovery.RetryLater, Spent(spent, $"the cap of this run is {cap}", "run again to go on."), GoOn);

    public static PipelineException MonthBudgetSpent(MonthAllowance month, int spent, string goesOn)
    {
        var learned = month.Source == MonthAllowance.Learned ? " If the plan was raised since then, plan-load asks for the limit again." : "";
        return new("REQUEST_BUDGET_SPENT", Recovery.RetryLater, Spent(spent, $"the month's limit is {month.Limit} ({month.From})", $"it goes on with a run from {goesOn} (UTC).{learned}"), GoOn)
        {
            Evidence = new Dictionary<string, string>
            {
                ["goes_on"] = goesOn,
                ["month_limit"] = month.Limit.ToString(CultureInfo.InvariantCulture),
                ["limit_from"] = month.From,
            },
        };
    }

    private static NextStep GoOn => new("run-pipeline", "goes on where this run stopped, without asking for anything twice");

    private static string Spent(int count, string what, string until) => $"{count} requests are spent: {what}. Nothing more was sent. What was read is kept; {until}";

    private static string Line(ResourceDefinition resource) => resource.Line > 0 ? $" (line {resource.Line})" : "";
}
