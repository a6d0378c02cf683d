using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Fits a flat row into its table, as dlt's coerce step does: infers columns, makes variants, asks the contract, changes the schema and
/// writes the row. Clear rather than fast.
/// </summary>
internal sealed class RowWriter(NormalizeContext context)
{
    private readonly RowCoercer _coercer = new(context);

    /// <summary>Writes a row; false when it was left out, and then its child rows are left out too.</summary>
    public bool Write(string table, string? parent, FlatRow row, bool hasId)
    {
        if (context.Filters.Drops(table) || !context.Filters.Apply(table, row))
        {
            return false;
        }

        var coerced = _coercer.Coerce(table, row);
        if (coerced.Added.Count > 0 && !Evolve(table, parent, coerced))
        {
            return false;
        }

        Store(table, coerced, hasId);
        return true;
    }

    private bool Evolve(string table, string? parent, CoercedRow row)
    {
        var known = context.Schema.Find(table);
        var contract = Contracts.For(context.Schema, table, parent);
        if (Contracts.IsNew(known) && !AcceptsTable(contract, table, row))
        {
            return false;
        }

        var filtered = Filter(contract, known ?? new Table(table), row);
        if (known is null)
        {
            known = new Table(table) { Parent = parent };
            context.Schema.Add(known);
        }

        foreach (var column in row.Added.Values)
        {
            known.PutLast(column);
            context.ShapeVersion += column.Type == DataType.Json ? 1 : 0;
        }

        var propagated = context.Schema.Propagation.Count;
        HintApplier.ExtendPropagation(context.Schema, known);
        context.ShapeVersion += context.Schema.Propagation.Count - propagated;
        return !filtered || context.Filters.Apply(table, row.Cells);
    }

    private bool AcceptsTable(EffectiveContract contract, string table, CoercedRow row)
    {
        var verdict = Contracts.OnNewTable(contract);
        if (verdict == ContractVerdict.Fail)
        {
            throw SchemaErrors.ContractViolated(Violation(table, null, "tables", row));
        }

        if (verdict != ContractVerdict.Accept)
        {
            context.Filters.AddTable(table);
            context.ShapeVersion++;
        }

        return verdict == ContractVerdict.Accept;
    }

    // Takes columns that the contract forbids out of the change; the values go when the filter is applied.
    private bool Filter(EffectiveContract contract, Table known, CoercedRow row)
    {
        var filtered = false;
        foreach (var (name, column) in row.Added.ToList())
        {
            var verdict = column.Variant ? Contracts.OnNewVariant(contract, name) : Contracts.OnNewColumn(contract, known, name);
            if (verdict == ContractVerdict.Fail)
            {
                throw SchemaErrors.ContractViolated(Violation(known.Name, name, column.Variant ? "data_type" : "columns", row));
            }

            if (verdict != ContractVerdict.Accept)
            {
                context.Filters.AddColumn(known.Name, name, verdict);
                context.ShapeVersion++;
                row.Added.Remove(name);
                filtered = true;
            }
        }

        return filtered;
    }

    private ContractViolation Violation(string table, string? column, string entity, CoercedRow row)
    {
        var keys = context.Schema.Find(table)?.Columns.Where(known => known.PrimaryKey || known.MergeKey || known.RowKey) ?? [];
        var identity = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (row.Raw.TryGetValue(key.Name, out var value) && value.Kind is not null)
            {
                identity[key.Name] = System.Text.Encoding.UTF8.GetString(value.Utf8);
            }
        }

        return new ContractViolation(context.Schema.Name, table, column, entity, identity);
    }

    private void Store(string table, CoercedRow row, bool hasId)
    {
        var rows = context.Tables.Get(table);
        var at = rows.Add();
        rows.PresetIds += hasId ? 1 : 0;
        foreach (var (name, value) in row.Cells)
        {
            CellWriter.Write(rows.Column(name), at, value, context.Values);
        }
    }
}
