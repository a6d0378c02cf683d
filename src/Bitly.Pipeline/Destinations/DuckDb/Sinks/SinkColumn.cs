using System.Numerics;
using System.Runtime.InteropServices;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using DuckDB.NET.Native;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>One column of a sink's table: DuckDB's physical form of it and how a buffer's slots become that.</summary>
internal sealed record SinkColumn(string Name, DuckDBType Type, int Width, int Scale)
{
    /// <summary>DuckDB's type name as people write it.</summary>
    public string TypeName => Type.ToString().ToUpperInvariant();

    public static SinkColumn Of(string name, DuckDBLogicalType logical)
    {
        var type = NativeMethods.LogicalType.DuckDBGetTypeId(logical);
        var physical = type == DuckDBType.Decimal ? NativeMethods.LogicalType.DuckDBDecimalInternalType(logical) : type;
        var scale = type == DuckDBType.Decimal ? NativeMethods.LogicalType.DuckDBDecimalScale(logical) : 0;
        var width = physical switch
        {
            DuckDBType.Boolean or DuckDBType.TinyInt or DuckDBType.UnsignedTinyInt => 1,
            DuckDBType.SmallInt or DuckDBType.UnsignedSmallInt => 2,
            DuckDBType.Integer or DuckDBType.UnsignedInteger or DuckDBType.Float or DuckDBType.Date => 4,
            DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt or DuckDBType.Varchar or DuckDBType.Blob or DuckDBType.Uuid or DuckDBType.Interval => 16,
            _ => 8,
        };
        return new SinkColumn(name, type, width, scale) { Physical = physical, Logical = logical };
    }

    /// <summary>DuckDB's own description of the type; the owner of the column disposes it.</summary>
    public required DuckDBLogicalType Logical { get; init; }

    private DuckDBType Physical { get; init; }

    private bool IsDecimal => Type == DuckDBType.Decimal;

    /// <summary>Refuses a buffer whose values this column can not take.</summary>
    public void ThrowIfOther(string table, ColumnBuffer buffer)
    {
        var given = buffer.Column.Type!.Value;
        var fits = given switch
        {
            DataType.Text or DataType.Json => Type is DuckDBType.Varchar,
            DataType.Binary => Type is DuckDBType.Blob,
            DataType.BigInt => Type is DuckDBType.TinyInt or DuckDBType.SmallInt or DuckDBType.Integer or DuckDBType.BigInt or DuckDBType.HugeInt,
            DataType.Double => Type is DuckDBType.Double,
            DataType.Bool => Type is DuckDBType.Boolean,
            DataType.Timestamp => Type is DuckDBType.TimestampTz or DuckDBType.Timestamp or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs,
            DataType.Date => Type is DuckDBType.Date,
            DataType.Time => Type is DuckDBType.Time,
            DataType.Decimal => IsDecimal && Scale == (buffer.Column.Scale ?? 9),
            _ => IsDecimal && Scale == (buffer.Column.Scale ?? 0),
        };
        if (!fits)
        {
            throw DestinationErrors.TypeMismatch(table, Name, given.ToString().ToLowerInvariant(), TypeName);
        }
    }

    /// <summary>Turns slots of a buffer into as many of the column; false when a value does not fit. NULL slots are zero and stay so.</summary>
    public bool Convert(ReadOnlySpan<byte> from, Span<byte> to)
    {
        switch (Physical)
        {
            case DuckDBType.TimestampS:
                return Scaled(Of<long>(from), Into<long>(to), 1_000_000);
            case DuckDBType.TimestampMs:
                return Scaled(Of<long>(from), Into<long>(to), 1_000);
            case DuckDBType.TimestampNs:
                return Multiplied(Of<long>(from), Into<long>(to), 1_000);
            case DuckDBType.TinyInt:
                return Narrowed(Of<long>(from), Into<sbyte>(to));
            case DuckDBType.SmallInt:
                return IsDecimal ? Narrowed(Of<Int128>(from), Into<short>(to)) : Narrowed(Of<long>(from), Into<short>(to));
            case DuckDBType.Integer:
                return IsDecimal ? Narrowed(Of<Int128>(from), Into<int>(to)) : Narrowed(Of<long>(from), Into<int>(to));
            case DuckDBType.BigInt when IsDecimal:
                return Narrowed(Of<Int128>(from), Into<long>(to));
            case DuckDBType.HugeInt when !IsDecimal:
                return Narrowed(Of<long>(from), Into<Int128>(to));
            default:
                from.CopyTo(to);
                return true;
        }
    }

    private static ReadOnlySpan<T> Of<T>(ReadOnlySpan<byte> slots)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(slots);

    private static Span<T> Into<T>(Span<byte> slots)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(slots);

    private static bool Narrowed<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
            if (TFrom.CreateTruncating(to[i]) != from[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rounds microseconds to a coarser unit, half away from the past, as DuckDB's own cast does.</summary>
    private static bool Scaled(ReadOnlySpan<long> from, Span<long> to, long unit)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var below = Math.DivRem(from[i], unit, out var rest);
            to[i] = rest < 0 ? below - (-rest > unit / 2 ? 1 : 0) : below + (rest >= unit / 2 ? 1 : 0);
        }

        return true;
    }

    private static bool Multiplied(ReadOnlySpan<long> from, Span<long> to, long factor)
    {
        for (var i = 0; i < from.Length; i++)
        {
            if (Math.BigMul(from[i], factor, out to[i]) != to[i] >> 63)
            {
                return false;
            }
        }

        return true;
    }
}
