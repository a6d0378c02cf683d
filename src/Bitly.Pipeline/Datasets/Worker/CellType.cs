using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>A column's type, taken apart once so that reading a cell asks the engine nothing.</summary>
internal sealed record CellType(DuckDBType Id)
{
    /// <summary>A time of day in nanoseconds: newer than the binding's list of types.</summary>
    public const DuckDBType TimeNs = (DuckDBType)39;

    public byte Width { get; init; }
    public byte Scale { get; init; }
    /// <summary>How wide a decimal or enum is stored.</summary>
    public DuckDBType Stored { get; init; }
    /// <summary>Names of an enum's values, or of a struct's fields.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    /// <summary>Types inside: of a struct's fields, a list's or array's elements, a map's key and value.</summary>
    public IReadOnlyList<CellType> Inside { get; init; } = [];
    /// <summary>Elements of a fixed-size array.</summary>
    public int Size { get; init; }

    public bool IsNested => Id is DuckDBType.List or DuckDBType.Array or DuckDBType.Struct or DuckDBType.Map;

    public static CellType Of(DuckDBLogicalType type)
    {
        var id = LogicalType.DuckDBGetTypeId(type);
        return id switch
        {
            DuckDBType.Decimal => new CellType(id)
            {
                Width = LogicalType.DuckDBDecimalWidth(type), Scale = LogicalType.DuckDBDecimalScale(type), Stored = LogicalType.DuckDBDecimalInternalType(type),
            },
            DuckDBType.Enum => new CellType(id)
            {
                Stored = LogicalType.DuckDBEnumInternalType(type),
                Names = [.. Enumerable.Range(0, (int)LogicalType.DuckDBEnumDictionarySize(type)).Select(i => LogicalType.DuckDBEnumDictionaryValue(type, i))],
            },
            DuckDBType.List => new CellType(id) { Inside = [Taken(LogicalType.DuckDBListTypeChildType(type))] },
            DuckDBType.Array => new CellType(id)
            {
                Inside = [Taken(LogicalType.DuckDBArrayTypeChildType(type))], Size = (int)LogicalType.DuckDBArrayVectorGetSize(type),
            },
            DuckDBType.Map => new CellType(id)
            {
                Inside = [Taken(LogicalType.DuckDBMapTypeKeyType(type)), Taken(LogicalType.DuckDBMapTypeValueType(type))],
            },
            DuckDBType.Struct => Struct(type),
            _ => new CellType(id),
        };
    }

    /// <summary>The type as DuckDB writes it.</summary>
    public string Text => Id switch
    {
        DuckDBType.TinyInt or DuckDBType.SmallInt or DuckDBType.Integer or DuckDBType.BigInt or DuckDBType.Varchar or DuckDBType.Double
            or DuckDBType.Float or DuckDBType.Boolean or DuckDBType.Blob or DuckDBType.Date or DuckDBType.Time or DuckDBType.Timestamp
            or DuckDBType.Interval or DuckDBType.HugeInt or DuckDBType.Uuid or DuckDBType.Enum or DuckDBType.Bit => Id.ToString().ToUpperInvariant(),
        DuckDBType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDBType.TimeTz => "TIME WITH TIME ZONE",
        DuckDBType.TimestampS => "TIMESTAMP_S",
        DuckDBType.TimestampMs => "TIMESTAMP_MS",
        DuckDBType.TimestampNs => "TIMESTAMP_NS",
        DuckDBType.UnsignedTinyInt => "UTINYINT",
        DuckDBType.UnsignedSmallInt => "USMALLINT",
        DuckDBType.UnsignedInteger => "UINTEGER",
        DuckDBType.UnsignedBigInt => "UBIGINT",
        DuckDBType.UnsignedHugeInt => "UHUGEINT",
        DuckDBType.Decimal => $"DECIMAL({Width},{Scale})",
        DuckDBType.List => Inside[0].Text + "[]",
        DuckDBType.Array => $"{Inside[0].Text}[{Size}]",
        DuckDBType.Map => $"MAP({Inside[0].Text}, {Inside[1].Text})",
        DuckDBType.Struct => $"STRUCT({string.Join(", ", Names.Zip(Inside, (name, type) => $"{name} {type.Text}"))})",
        DuckDBType.SqlNull => "NULL",
        _ => Name(Id),
    };

    /// <summary>DuckDB's name of a type that has no parts, also of those the binding has no word for.</summary>
    public static string Name(DuckDBType id) => id switch
    {
        DuckDBType.Invalid => "TYPE",
        DuckDBType.VarInt => "BIGNUM",
        TimeNs => "TIME_NS",
        (DuckDBType)40 => "GEOMETRY",
        (DuckDBType)41 => "VARIANT",
        _ => id.ToString().ToUpperInvariant(),
    };

    private static CellType Taken(DuckDBLogicalType type)
    {
        using (type)
        {
            return Of(type);
        }
    }

    private static CellType Struct(DuckDBLogicalType type)
    {
        var fields = Enumerable.Range(0, (int)LogicalType.DuckDBStructTypeChildCount(type)).ToArray();
        return new CellType(DuckDBType.Struct)
        {
            Names = [.. fields.Select(i => LogicalType.DuckDBStructTypeChildName(type, i))],
            Inside = [.. fields.Select(i => Taken(LogicalType.DuckDBStructTypeChildType(type, i)))],
        };
    }
}
