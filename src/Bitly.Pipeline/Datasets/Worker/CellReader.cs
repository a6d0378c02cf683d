using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>
/// Writes cells of the engine's vectors as JSON values. The only unsafe file of this room: it follows the layout of the C interface
/// (16-byte strings with 12 bytes inline, 16-byte list entries, one validity bit a row) and reads what the engine said is there.
/// </summary>
internal sealed unsafe class CellReader(int maxBytes)
{
    /// <summary>Cells are read by our own program, not by a browser: everything but quotes and controls stays as it is.</summary>
    public static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static ReadOnlySpan<byte> Ellipsis => "…"u8;
    private readonly ArrayBufferWriter<byte> _nested = new();

    /// <summary>UTF-8 bytes of one cell; a longer one is cut.</summary>
    public int MaxBytes { get; set; } = maxBytes;

    /// <summary>True once a cell was longer than allowed.</summary>
    public bool Cut { get; private set; }

    /// <summary>The text in the first row and column of a chunk.</summary>
    public static string FirstText(DuckDBDataChunk chunk)
    {
        var vector = DataChunks.DuckDBDataChunkGetVector(chunk, 0);
        return DataChunks.DuckDBDataChunkGetSize(chunk) == 0 || IsNull(vector, 0) ? "" : Encoding.UTF8.GetString(Bytes(vector, 0));
    }

    /// <summary>One cell as null, true, false, a number or a string.</summary>
    public void Write(Utf8JsonWriter json, IntPtr vector, long row, CellType type)
    {
        if (!type.IsNested || IsNull(vector, row))
        {
            WriteValue(json, vector, row, type);
            return;
        }

        _nested.ResetWrittenCount();
        using (var inner = new Utf8JsonWriter(_nested, Relaxed))
        {
            WriteValue(inner, vector, row, type);
        }

        WriteText(json, _nested.WrittenSpan);
    }

    private static bool IsNull(IntPtr vector, long row)
    {
        var validity = Vectors.DuckDBVectorGetValidity(vector);
        return validity is not null && (validity[row >> 6] & (1UL << (int)(row & 63))) == 0;
    }

    private static T At<T>(IntPtr vector, long row) where T : unmanaged => ((T*)Vectors.DuckDBVectorGetData(vector))[row];

    private static ReadOnlySpan<byte> Bytes(IntPtr vector, long row)
    {
        var slot = (byte*)Vectors.DuckDBVectorGetData(vector) + (row * 16);
        var length = *(uint*)slot;
        return new ReadOnlySpan<byte>(length <= 12 ? slot + 4 : *(byte**)(slot + 8), checked((int)length));
    }

    private void WriteValue(Utf8JsonWriter json, IntPtr vector, long row, CellType type)
    {
        if (IsNull(vector, row))
        {
            json.WriteNullValue();
            return;
        }

        switch (type.Id)
        {
            case DuckDBType.Varchar: WriteText(json, Bytes(vector, row)); break;
            case DuckDBType.Boolean: json.WriteBooleanValue(At<byte>(vector, row) != 0); break;
            case DuckDBType.Float: WriteDouble(json, At<float>(vector, row), At<float>(vector, row).ToString("R", CultureInfo.InvariantCulture)); break;
            case DuckDBType.Double: WriteDouble(json, At<double>(vector, row), null); break;
            case DuckDBType.Blob: WriteBlob(json, Bytes(vector, row)); break;
            case DuckDBType.List or DuckDBType.Map or DuckDBType.Array or DuckDBType.Struct: WriteNested(json, vector, row, type); break;
            case DuckDBType.Enum: json.WriteStringValue(type.Names[(int)Whole(vector, row, type.Stored)]); break;
            case DuckDBType.Decimal: json.WriteStringValue(CellText.Decimal(Whole(vector, row, type.Stored), type.Scale)); break;
            default: WriteScalar(json, vector, row, type); break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, IntPtr vector, long row, CellType type)
    {
        var text = type.Id switch
        {
            DuckDBType.TimestampTz => CellText.Timestamp(At<long>(vector, row), utc: true),
            DuckDBType.Timestamp => CellText.Timestamp(At<long>(vector, row), utc: false),
            DuckDBType.TimestampS => Scaled(At<long>(vector, row), 1_000_000),
            DuckDBType.TimestampMs => Scaled(At<long>(vector, row), 1_000),
            DuckDBType.TimestampNs => CellText.TimestampNanos(At<long>(vector, row)),
            DuckDBType.Date => CellText.Date(At<int>(vector, row)),
            DuckDBType.Time => CellText.Time(At<long>(vector, row)),
            CellType.TimeNs => CellText.TimeNanos(At<long>(vector, row)),
            DuckDBType.TimeTz => CellText.TimeTz(At<ulong>(vector, row)),
            DuckDBType.Interval => CellText.Interval(At<int>(vector, row * 4), At<int>(vector, (row * 4) + 1), At<long>(vector, (row * 2) + 1)),
            DuckDBType.Uuid => CellText.Uuid(At<ulong>(vector, row * 2), At<long>(vector, (row * 2) + 1)),
            DuckDBType.UnsignedHugeInt => new UInt128(At<ulong>(vector, (row * 2) + 1), At<ulong>(vector, row * 2)).ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (text is not null)
        {
            json.WriteStringValue(text);
            return;
        }

        var whole = Whole(vector, row, type.Id);
        if (whole <= CellText.ExactLimit && whole >= -CellText.ExactLimit)
        {
            json.WriteNumberValue((long)whole);
        }
        else
        {
            json.WriteStringValue(whole.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Scaled(long value, long factor) =>
        value is long.MaxValue or -long.MaxValue ? CellText.Timestamp(value, utc: false) : CellText.Timestamp(value * factor, utc: false);

    private static Int128 Whole(IntPtr vector, long row, DuckDBType type) => type switch
    {
        DuckDBType.BigInt => At<long>(vector, row),
        DuckDBType.Integer => At<int>(vector, row),
        DuckDBType.SmallInt => At<short>(vector, row),
        DuckDBType.TinyInt => At<sbyte>(vector, row),
        DuckDBType.UnsignedBigInt => At<ulong>(vector, row),
        DuckDBType.UnsignedInteger => At<uint>(vector, row),
        DuckDBType.UnsignedSmallInt => At<ushort>(vector, row),
        DuckDBType.UnsignedTinyInt => At<byte>(vector, row),
        DuckDBType.HugeInt => new Int128((ulong)At<long>(vector, (row * 2) + 1), At<ulong>(vector, row * 2)),
        DuckDBType.SqlNull => 0,
        _ => throw new EngineException(DuckDBErrorType.NotImplemented, $"a column has the type {CellType.Name(type)}, which can not be shown: cast it to VARCHAR"),
    };

    private static void WriteDouble(Utf8JsonWriter json, double value, string? shortest)
    {
        if (!double.IsFinite(value))
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
        else if (shortest is not null)
        {
            json.WriteRawValue(shortest, skipInputValidation: true);
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }

    private void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
        }

        var length = CellText.Cut(utf8, MaxBytes);
        if (length == utf8.Length)
        {
            json.WriteStringValue(utf8);
            return;
        }

        Cut = true;
        Span<byte> cut = new byte[length + Ellipsis.Length];
        utf8[..length].CopyTo(cut);
        Ellipsis.CopyTo(cut[length..]);
        json.WriteStringValue(cut);
    }

    private void WriteBlob(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        // Whole groups of three, so that a cut blob is still base64.
        var allowed = Math.Max(3, MaxBytes / 4 * 3);
        Cut |= bytes.Length > allowed;
        json.WriteBase64StringValue(bytes[..Math.Min(bytes.Length, allowed)]);
    }

    private void WriteNested(Utf8JsonWriter json, IntPtr vector, long row, CellType type)
    {
        if (type.Id == DuckDBType.Struct)
        {
            json.WriteStartObject();
            for (var i = 0; i < type.Inside.Count; i++)
            {
                json.WritePropertyName(type.Names[i]);
                WriteValue(json, Vectors.DuckDBStructVectorGetChild(vector, i), row, type.Inside[i]);
            }

            json.WriteEndObject();
            return;
        }

        var isArray = type.Id == DuckDBType.Array;
        var child = isArray ? Vectors.DuckDBArrayVectorGetChild(vector) : Vectors.DuckDBListVectorGetChild(vector);
        var (offset, length) = isArray ? (row * type.Size, type.Size) : (At<long>(vector, row * 2), At<long>(vector, (row * 2) + 1));
        var inside = type.Id == DuckDBType.Map
            ? new CellType(DuckDBType.Struct) { Names = ["key", "value"], Inside = type.Inside }
            : type.Inside[0];
        json.WriteStartArray();
        // A nested cell is cut as text afterwards, so there is no use in writing far beyond the limit.
        for (var i = 0L; i < length && json.BytesPending + json.BytesCommitted <= MaxBytes * 2L; i++)
        {
            WriteValue(json, child, offset + i, inside);
        }

        json.WriteEndArray();
    }
}
