namespace Bitly.Pipeline.Schemas;

/// <summary>The words of dlt's files for our enums, both ways.</summary>
internal static class TypeNames
{
    public static string Text(DataType type) => type switch
    {
        DataType.Text => "text",
        DataType.BigInt => "bigint",
        DataType.Double => "double",
        DataType.Bool => "bool",
        DataType.Timestamp => "timestamp",
        DataType.Json => "json",
        DataType.Date => "date",
        DataType.Time => "time",
        DataType.Binary => "binary",
        DataType.Decimal => "decimal",
        _ => "wei",
    };

    /// <summary>The type, or null for an unknown word. <c>complex</c> is dlt's old word for json.</summary>
    public static DataType? Type(string? text) => text switch
    {
        "text" => DataType.Text,
        "bigint" => DataType.BigInt,
        "double" => DataType.Double,
        "bool" => DataType.Bool,
        "timestamp" => DataType.Timestamp,
        "json" or "complex" => DataType.Json,
        "date" => DataType.Date,
        "time" => DataType.Time,
        "binary" => DataType.Binary,
        "decimal" => DataType.Decimal,
        "wei" => DataType.Wei,
        _ => null,
    };

    public static string Text(WriteDisposition disposition) => disposition switch
    {
        WriteDisposition.Append => "append",
        WriteDisposition.Replace => "replace",
        WriteDisposition.Merge => "merge",
        _ => "skip",
    };

    public static WriteDisposition? Disposition(string? text) => text switch
    {
        "append" => WriteDisposition.Append,
        "replace" => WriteDisposition.Replace,
        "merge" => WriteDisposition.Merge,
        "skip" => WriteDisposition.Skip,
        _ => null,
    };

    public static string Text(MergeStrategy strategy) => strategy switch
    {
        MergeStrategy.DeleteInsert => "delete-insert",
        MergeStrategy.Upsert => "upsert",
        MergeStrategy.InsertOnly => "insert-only",
        _ => "scd2",
    };

    public static MergeStrategy? Strategy(string? text) => text switch
    {
        "delete-insert" => MergeStrategy.DeleteInsert,
        "upsert" => MergeStrategy.Upsert,
        "insert-only" => MergeStrategy.InsertOnly,
        "scd2" => MergeStrategy.Scd2,
        _ => null,
    };

    public static string Text(ContractMode mode) => mode switch
    {
        ContractMode.Evolve => "evolve",
        ContractMode.Freeze => "freeze",
        ContractMode.DiscardRow => "discard_row",
        _ => "discard_value",
    };

    public static ContractMode? Mode(string? text) => text switch
    {
        "evolve" => ContractMode.Evolve,
        "freeze" => ContractMode.Freeze,
        "discard_row" => ContractMode.DiscardRow,
        "discard_value" => ContractMode.DiscardValue,
        _ => null,
    };
}
