namespace Bitly.Pipeline.Schemas;

/// <summary>dlt's column types (reference: dlt-behaviour 5.1). The names in files are the lower-case forms.</summary>
public enum DataType : byte
{
    Text,
    BigInt,
    Double,
    Bool,
    Timestamp,
    Json,
    Date,
    Time,
    Binary,
    Decimal,
    Wei,
}

/// <summary>How a resource's rows meet the rows already there.</summary>
public enum WriteDisposition { Append, Replace, Merge, Skip }

/// <summary>dlt's merge strategies.</summary>
public enum MergeStrategy { DeleteInsert, Upsert, InsertOnly, Scd2 }

/// <summary>What a schema contract does with a change.</summary>
public enum ContractMode { Evolve, Freeze, DiscardRow, DiscardValue }

/// <summary>Contract of one level; null means "not said here", so the next level up decides, at last evolve.</summary>
public sealed record SchemaContract(ContractMode? Tables = null, ContractMode? Columns = null, ContractMode? DataType = null)
{
    /// <summary>Written as one word for all three; a schema file keeps the form, because the version hash sees it.</summary>
    public bool Shorthand { get; init; }

    /// <summary>One word for all three.</summary>
    public static SchemaContract All(ContractMode mode) => new(mode, mode, mode) { Shorthand = true };
}
