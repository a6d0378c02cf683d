using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Loading;

/// <summary>Every error of this room.</summary>
internal static class LoadErrors
{
    public static PipelineException KeyMissing(string schema, string table, string strategy) => new(
        "MERGE_KEY_MISSING",
        Recovery.FixAndRerun,
        $"In schema {schema}: no primary key defined for table {table}. The merge strategy {strategy} needs primary_key: add it to the resource, or use delete-insert.");

    public static PipelineException ValidityMissing(string table, string hint) => new(
        "SCD2_COLUMNS_MISSING",
        Recovery.Bug,
        $"Table {table} is loaded with scd2 but no column has the hint {hint}.");

    public static PipelineException InstantInvalid(string table, string hint, string value) => new(
        "SCD2_TIMESTAMP_INVALID",
        Recovery.FixAndRerun,
        $"Table {table}: {hint} is \"{value}\", which is no ISO date and time. Write it as 2024-01-31T00:00:00Z.");

    public static PipelineException StateMoved(string pipeline, string dataset) => new(
        "STATE_MOVED",
        Recovery.RetryLater,
        $"Pipeline {pipeline} was loaded into dataset {dataset} from another folder, machine or tool while this run was under way, so nothing was written: records could come twice. Run again: it goes on from the dataset's newest state. Load a pipeline from one place at a time, or give the second one another name and dataset.",
        new NextStep("run-pipeline", "goes on from the dataset's newest state"));

    public static PipelineException UnknownResources(string schema, IEnumerable<string> names, IEnumerable<string> known) => new(
        "RESOURCE_UNKNOWN",
        Recovery.FixAndRerun,
        $"Schema {schema} has no resource {string.Join(", ", names)}. It has: {string.Join(", ", known)}.");
}
