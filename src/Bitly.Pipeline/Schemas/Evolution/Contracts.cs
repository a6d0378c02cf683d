namespace Bitly.Pipeline.Schemas;

/// <summary>What happens to a record that would change the schema.</summary>
internal enum ContractVerdict
{
    Accept,
    /// <summary>The row and its children go; for a new table all its rows.</summary>
    DropRow,
    /// <summary>The value goes, the row stays.</summary>
    DropValue,
    /// <summary>The run stops: see <see cref="SchemaErrors.ContractViolated"/>.</summary>
    Fail,
}

/// <summary>A contract with every level decided.</summary>
internal sealed record EffectiveContract(ContractMode Tables, ContractMode Columns, ContractMode DataType)
{
    public static EffectiveContract Evolve { get; } = new(ContractMode.Evolve, ContractMode.Evolve, ContractMode.Evolve);
}

/// <summary>The facts of a frozen contract that data would have broken.</summary>
/// <param name="Schema">Its name.</param>
/// <param name="Table">Its name.</param>
/// <param name="Column">The column that would be new, or null when the table would be.</param>
/// <param name="Entity">tables, columns or data_type.</param>
/// <param name="Identity">Values of the key columns of the record, so that it can be found; may be empty.</param>
internal sealed record ContractViolation(string Schema, string Table, string? Column, string Entity, IReadOnlyDictionary<string, string> Identity)
{
    public string Message
    {
        get
        {
            var what = Entity switch
            {
                "tables" => $"the new table '{Table}'",
                "columns" => $"the new column '{Column}' of table '{Table}'",
                _ => $"the variant column '{Column}' of table '{Table}' (a value does not fit the column's type)",
            };
            var record = Identity.Count == 0 ? "" : $" Record: {string.Join(", ", Identity.Select(pair => $"{pair.Key} = {pair.Value}"))}.";
            return $"The schema contract of schema '{Schema}' freezes {Entity}, so {what} can not be added.{record} "
                + $"Set schema_contract {Entity} to evolve or discard_value, or correct the data.";
        }
    }

    public IReadOnlyDictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string> { ["schema"] = Schema, ["table"] = Table, ["entity"] = Entity, ["mode"] = "freeze" };
        if (Column is not null)
        {
            facts["column"] = Column;
        }

        return facts;
    }
}

/// <summary>dlt's schema contracts as decisions (reference: dlt-behaviour 10). Pure.</summary>
internal static class Contracts
{
    /// <summary>Key of x-normalizer that lets a table that is new in this load add columns until the load is over.</summary>
    public const string EvolveOnce = "evolve-columns-once";

    /// <summary>
    /// The contract for a table: its own, else that of the nearest parent that has one, else the schema's, else evolve. (A run's contract
    /// was put in place of both before.) A table that is not known yet asks with its parent's name. dlt's own tables always evolve.
    /// </summary>
    public static EffectiveContract For(Schema schema, string table, string? parent = null)
    {
        if (Naming.IsDlt(table))
        {
            return EffectiveContract.Evolve;
        }

        SchemaContract? said = null;
        for (var at = schema.Find(table) ?? (parent is null ? null : schema.Find(parent)); at is not null && said is null; at = at.Parent is null ? null : schema.Find(at.Parent))
        {
            said = at.Contract;
        }

        said ??= schema.Contract;
        return new(said?.Tables ?? ContractMode.Evolve, said?.Columns ?? ContractMode.Evolve, said?.DataType ?? ContractMode.Evolve);
    }

    /// <summary>True when the table does not exist or has no column with a type yet.</summary>
    public static bool IsNew(Table? table) => table is null || !table.Columns.Any(column => column.Type is not null);

    public static ContractVerdict OnNewTable(EffectiveContract contract) => contract.Tables switch
    {
        ContractMode.Evolve => ContractVerdict.Accept,
        ContractMode.Freeze => ContractVerdict.Fail,
        _ => ContractVerdict.DropRow,
    };

    /// <summary>A column that an existing table does not have (or only as an incomplete hint).</summary>
    public static ContractVerdict OnNewColumn(EffectiveContract contract, Table table, string column)
    {
        var free = Naming.IsDlt(column) || IsNew(table) || table.NormalizerExtra.GetValueOrDefault(EvolveOnce) is true;
        return free ? ContractVerdict.Accept : Verdict(contract.Columns);
    }

    /// <summary>A value that needs a variant column that does not exist yet.</summary>
    public static ContractVerdict OnNewVariant(EffectiveContract contract, string column) =>
        Naming.IsDlt(column) ? ContractVerdict.Accept : Verdict(contract.DataType);

    private static ContractVerdict Verdict(ContractMode mode) => mode switch
    {
        ContractMode.Evolve => ContractVerdict.Accept,
        ContractMode.Freeze => ContractVerdict.Fail,
        ContractMode.DiscardRow => ContractVerdict.DropRow,
        _ => ContractVerdict.DropValue,
    };
}
