using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Schemas;

/// <summary>Errors of this room.</summary>
internal static class SchemaErrors
{
    public static PipelineException NameEmpty() => new(
        "SCHEMA_NAME_EMPTY", Recovery.FixAndRerun,
        "A table or column name is empty or only spaces, so no name can be made from it. Give it a name with a letter or digit.");

    public static PipelineException SchemaFileBroken(string where, string why, Exception? inner = null) => new(
        "SCHEMA_FILE_BROKEN", Recovery.FixAndRerun,
        $"The stored schema can not be read ({where}): {why}. The destination holds a copy: a person restores it with `pipeline sync`.", inner: inner);

    public static PipelineException SchemaTooNew(int engineVersion) => new(
        "SCHEMA_ENGINE_TOO_NEW", Recovery.FixAndRerun,
        $"The stored schema has engine version {engineVersion}; this program knows version 11. Update this program, or load into a new dataset.");

    public static PipelineException SchemaTooOld(int engineVersion) => new(
        "SCHEMA_ENGINE_TOO_OLD", Recovery.FixAndRerun,
        $"The stored schema has engine version {engineVersion}, written by an old dlt. Open the pipeline once with dlt 1.26 (it migrates the schema to version 11), then run again.");

    public static PipelineException ColumnConflict(string schema, string table, string column, DataType has, DataType wants) => new(
        "SCHEMA_COLUMN_CONFLICT", Recovery.FixAndRerun,
        $"Column '{column}' of table '{table}' (schema '{schema}') is {TypeNames.Text(has)}; the hint says {TypeNames.Text(wants)}. A column's type never changes: remove the hint, or load the table anew with refresh drop_resources.");

    public static PipelineException ParentMissing(string schema, string table, string parent) => new(
        "SCHEMA_PARENT_MISSING", Recovery.FixAndRerun,
        $"Table '{table}' (schema '{schema}') names the parent table '{parent}', which does not exist. Declare nested_hints for every table on the way.");

    public static PipelineException ContractViolated(ContractViolation violation) => new(
        "SCHEMA_CONTRACT_VIOLATED", Recovery.FixAndRerun, violation.Message)
    {
        Evidence = violation.Facts(),
    };

    public static PipelineException NullNotAllowed(string table, string column) => new(
        "SCHEMA_NULL_NOT_ALLOWED", Recovery.FixAndRerun,
        $"Column '{column}' of table '{table}' may not be null, but a record has null there. Make the column nullable (a primary or merge key is not), or drop such records with a filter.");

    public static PipelineException ColumnNeverFilled(string table, string column) => new(
        "SCHEMA_COLUMN_UNBOUND", Recovery.FixAndRerun,
        $"Column '{column}' of table '{table}' is declared not nullable, but no record has a value for it. Correct the name in primary_key, merge_key or columns, or give the column a data_type and nullable = true.");

    public static PipelineException CannotCoerce(string table, string column, DataType from, DataType to) => new(
        "SCHEMA_CANNOT_COERCE", Recovery.FixAndRerun,
        $"A {TypeNames.Text(from)} value fits neither column '{column}' of table '{table}' nor its {TypeNames.Text(to)} variant. Give the column a wider data_type in columns.");

    public static PipelineException StateBroken(string why, Exception? inner = null) => new(
        "STATE_BROKEN", Recovery.FixAndRerun,
        $"The stored pipeline state can not be read: {why}. The destination holds a copy: a person restores it with `pipeline sync`.", inner: inner);
}
