namespace Bitly.Pipeline.Schemas;

/// <summary>Types of values seen for the first time, and the columns made for them (reference: dlt-behaviour 5.2, 5.4).</summary>
internal static class Inference
{
    /// <summary>timestamp for text in one of the ISO forms, else text. <paramref name="utf8"/> is the unescaped value.</summary>
    public static DataType OfText(ReadOnlySpan<byte> utf8) => TimestampParser.IsTimestamp(utf8) ? DataType.Timestamp : DataType.Text;

    /// <summary>double for a literal with a point or an exponent, else bigint, whatever its size.</summary>
    public static DataType OfNumber(ReadOnlySpan<byte> literal) => literal.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 ? DataType.Double : DataType.BigInt;

    /// <summary>Name of the column for values of <paramref name="type"/> that do not fit <paramref name="column"/>.</summary>
    public static string VariantName(Naming naming, string column, DataType type) => naming.Join(column, "v_" + TypeNames.Text(type));

    /// <summary>A column as dlt infers it: nullable unless it is one of dlt's key columns, which also bring their hints.</summary>
    public static Column NewColumn(string name, DataType type) => name switch
    {
        DltColumns.Id => new Column(name) { Type = type, Nullable = false, Unique = true, RowKey = true },
        DltColumns.ParentId => new Column(name) { Type = type, Nullable = false, ParentKey = true },
        DltColumns.RootId => new Column(name) { Type = type, Nullable = false, RootKey = true },
        DltColumns.LoadId or DltColumns.ListIndex => new Column(name) { Type = type, Nullable = false },
        _ => new Column(name) { Type = type },
    };

    /// <summary>The variant column itself.</summary>
    public static Column NewVariant(string name, DataType type) => new(name) { Type = type, Variant = true };

    /// <summary>Gives an incomplete hint (a key or cursor without a type) the type of its first value; what the hint says wins over what is inferred.</summary>
    public static Column Complete(Column hint, DataType type)
    {
        var inferred = NewColumn(hint.Name, type);
        var keys = (hint.Keys ?? SchemaKeys.Of(hint)).ToList();
        AddMissing(keys, "data_type");
        AddMissing(keys, "nullable");
        return hint with
        {
            Type = type,
            Nullable = hint.Keys?.Contains("nullable") == false ? inferred.Nullable : hint.Nullable,
            Unique = hint.Unique || (inferred.Unique && !keys.Contains("unique")),
            RowKey = hint.RowKey || (inferred.RowKey && !keys.Contains("row_key")),
            Keys = keys,
        };
    }

    private static void AddMissing(List<string> keys, string key)
    {
        if (!keys.Contains(key))
        {
            keys.Add(key);
        }
    }
}
