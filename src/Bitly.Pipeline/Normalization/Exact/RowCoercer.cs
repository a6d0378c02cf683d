using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>A row with typed values, and the columns its table needs for it.</summary>
internal sealed record CoercedRow(FlatRow Raw)
{
    public OrderedDictionary<string, TypedValue> Cells { get; } = new(StringComparer.Ordinal);

    /// <summary>Columns that are new, or were hints without a type until now, in the order they are added.</summary>
    public OrderedDictionary<string, Column> Added { get; } = new(StringComparer.Ordinal);
}

/// <summary>Types a row against the columns its table has (reference: dlt-behaviour 5.2 to 5.5, 4.7). Changes nothing but the list of null-only names.</summary>
internal sealed class RowCoercer(NormalizeContext context)
{
    public CoercedRow Coerce(string table, FlatRow row)
    {
        var coerced = new CoercedRow(row);
        var known = context.Schema.Find(table);
        foreach (var (name, value) in row)
        {
            if (value.Kind is null)
            {
                CheckNull(table, known?.Find(name), name);
            }
            else
            {
                Fit(coerced, table, known, name, value, variant: false);
            }
        }

        return coerced;
    }

    private void CheckNull(string table, Column? column, string name)
    {
        if (column?.Type is not null)
        {
            if (!column.Nullable)
            {
                throw SchemaErrors.NullNotAllowed(table, name);
            }

            return;
        }

        if (column is null && !Inference.NewColumn(name, DataType.Text).Nullable)
        {
            throw SchemaErrors.NullNotAllowed(table, name);
        }

        context.Nulls.Add(table, name);
    }

    private void Fit(CoercedRow row, string table, Table? known, string name, RawValue value, bool variant)
    {
        var existing = known?.Find(name);
        var column = existing?.Type is null ? NewColumn(existing, name, value, variant) : existing;
        switch (Coercion.Coerce(column, value.Kind!.Value, value.Utf8, out var typed))
        {
            case Schemas.Fit.Yes:
                row.Cells[name] = typed;
                if (!ReferenceEquals(column, existing))
                {
                    row.Added[name] = column;
                }

                break;
            case Schemas.Fit.Overflow:
                throw NormalizeErrors.Overflow(table, name, column, value);
            default:
                if (variant)
                {
                    throw SchemaErrors.CannotCoerce(table, name, value.Kind.Value, column.Type!.Value);
                }

                Fit(row, table, known, Inference.VariantName(context.Naming, name, value.Kind.Value), value, variant: true);
                break;
        }
    }

    private static Column NewColumn(Column? hint, string name, RawValue value, bool variant)
    {
        var type = value.Kind == DataType.Text ? Inference.OfText(value.Utf8) : value.Kind!.Value;
        if (hint is not null)
        {
            return Inference.Complete(hint, type) with { Variant = hint.Variant || variant };
        }

        return variant ? Inference.NewVariant(name, type) : Inference.NewColumn(name, type);
    }
}
