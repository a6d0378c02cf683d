using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>Decides what the fast path may do with one kind of scalar at one place, from the column the schema has for it.</summary>
internal sealed class SlotTeacher(NormalizeContext context)
{
    /// <summary>Names whose values dlt makes itself: a record that brings one goes the exact path.</summary>
    public static bool IsGenerated(string column) =>
        column is DltColumns.Id or DltColumns.LoadId or DltColumns.ParentId or DltColumns.RootId or DltColumns.ListIndex;

    /// <summary>Learns from the value the reader stands on, and passes over it.</summary>
    public void Learn(ref Utf8JsonReader reader, Scalars place, RowScope scope, string column, ShapeProperty? property)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Learn(ref place.Text, DataType.Text, scope, column, property);
                break;
            case JsonTokenType.Number:
                var kind = Inference.OfNumber(reader.ValueSpan);
                Learn(ref kind == DataType.BigInt ? ref place.Integer : ref place.Fraction, kind, scope, column, property);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Learn(ref place.Bool, DataType.Bool, scope, column, property);
                break;
            case JsonTokenType.Null:
                place.NullKnown = AllowsNull(scope, column);
                break;
            default:
                Learn(ref place.Json, DataType.Json, scope, column, property);
                reader.Skip();
                break;
        }
    }

    /// <summary>As <see cref="Learn(ref Utf8JsonReader, Scalars, RowScope, string, ShapeProperty?)"/> for a value that is kept as JSON.</summary>
    public void LearnJson(ref Slot slot, RowScope scope, string column) => Learn(ref slot, DataType.Json, scope, column, null);

    private void Learn(ref Slot slot, DataType kind, RowScope scope, string name, ShapeProperty? property)
    {
        if (context.Filters.Of(scope.Table, name) is { } verdict)
        {
            slot.Action = verdict == ContractVerdict.DropValue ? SlotAction.Ignore : SlotAction.Unknown;
            return;
        }

        var table = context.Schema.Find(scope.Table);
        var column = table?.Find(name);
        if (column?.Type is null)
        {
            return;
        }

        var action = ActionFor(kind, column);
        if (scope.KeyColumns.Contains(name) && action is not (SlotAction.Text or SlotAction.Int64 or SlotAction.Bool))
        {
            return;
        }

        var rows = context.Tables.Get(table!.Name);
        slot.Column = rows.Column(name);
        slot.Action = action;
        var variant = Inference.VariantName(context.Naming, name, kind);
        if (table.Find(variant) is { Type: not null, Variant: true })
        {
            slot.Variant = rows.Column(variant);
            if (property is not null)
            {
                scope.ClaimColumn(variant, property);
            }
        }
    }

    private static SlotAction ActionFor(DataType kind, Column column) => (kind, column.Type) switch
    {
        (DataType.Text, DataType.Text) => SlotAction.Text,
        (DataType.Text, DataType.Timestamp) when column.Precision is null && column.Timezone != false => SlotAction.Timestamp,
        (DataType.BigInt, DataType.BigInt) when column.Precision is null => SlotAction.Int64,
        (DataType.BigInt or DataType.Double, DataType.Double) => SlotAction.Double,
        (DataType.Bool, DataType.Bool) => SlotAction.Bool,
        _ => SlotAction.Convert,
    };

    // A null in a key is never simple: the row's id is made of it.
    private bool AllowsNull(RowScope scope, string name)
    {
        var column = context.Schema.Find(scope.Table)?.Find(name);
        var filtered = context.Filters.Of(scope.Table, name) == ContractVerdict.DropRow;
        return !filtered && !scope.KeyColumns.Contains(name) && (column?.Type is null || column.Nullable);
    }
}
