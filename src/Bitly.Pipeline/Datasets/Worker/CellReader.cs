using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DuckDB.NET.Native;
using static Bitly.Pipeline.Rows.EngineMemory;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>
/// Writes cells of the engine's vectors as JSON values. It follows the layout of the C interface (16-byte texts with 12 bytes inline, 16-byte
/// list entries, one validity bit a row) and reads what the engine said is there.
/// </summary>
internal sealed class CellReader(int maxBytes)
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
        return DataChunks.DuckDBDataChunkGetSize(chunk) == 0 || IsNull(vector, 0) ? "" : Encoding.UTF8.GetString(TextAt(vector, 0));
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

    private void WriteValue(Utf8JsonWriter json, IntPtr vector, long row, CellType type)
    {
        if (IsNull(vector, row))
        {
            json.WriteNullValue();
            return;
        }

        switch (type.Id)
        {
            case DuckDBType.Varchar: WriteText(json, TextAt(vector, row)); break;
            case DuckDBType.Boolean: json.WriteBooleanValue(ValueAt<byte>(vector, row) != 0); break;
            case DuckDBType.Float: WriteDouble(json, ValueAt<float>(vector, row), ValueAt<float>(vector, row).ToString("R", CultureInfo.InvariantCulture)); break;
            case DuckDBType.Double: WriteDouble(json, ValueAt<double>(vector, row), null); break;
            case DuckDBType.Blob: WriteBlob(json, TextAt(vector, row)); break;
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
            DuckDBType.TimestampTz => CellText.Timestamp(ValueAt<long>(vector, row), utc: true),
            DuckDBType.Timestamp => CellText.Timestamp(ValueAt<long>(vector, row), utc: false),
            DuckDBType.TimestampS => Scaled(ValueAt<long>(vector, row), 1_000_000),
            DuckDBType.TimestampMs => Scaled(ValueAt<long>(vector, row), 1_000),
            DuckDBType.TimestampNs => CellText.TimestampNanos(ValueAt<long>(vector, row)),
            DuckDBType.Date => CellText.Date(ValueAt<int>(vector, row)),
            DuckDBType.Time => CellText.Time(ValueAt<long>(vector, row)),
            CellType.TimeNs => CellText.TimeNanos(ValueAt<long>(vector, row)),
            DuckDBType.TimeTz => CellText.TimeTz(ValueAt<ulong>(vector, row)),
            DuckDBType.Interval => CellText.Interval(ValueAt<int>(vector, row * 4), ValueAt<int>(vector, (row * 4) + 1), ValueAt<long>(vector, (row * 2) + 1)),
            DuckDBType.Uuid => CellText.Uuid(ValueAt<ulong>(vector, row * 2), ValueAt<long>(vector, (row * 2) + 1)),
            DuckDBType.UnsignedHugeInt => new UInt128(ValueAt<ulong>(vector, (row * 2) + 1), ValueAt<ulong>(vector, row * 2)).ToString(CultureInfo.InvariantCulture),
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
        DuckDBType.BigInt => ValueAt<long>(vector, row),
        DuckDBType.Integer => ValueAt<int>(vector, row),
        DuckDBType.SmallInt => ValueAt<short>(vector, row),
        DuckDBType.TinyInt => ValueAt<sbyte>(vector, row),
        DuckDBType.UnsignedBigInt => ValueAt<ulong>(vector, row),
        DuckDBType.UnsignedInteger => ValueAt<uint>(vector, row),
        DuckDBType.UnsignedSmallInt => ValueAt<ushort>(vector, row),
        DuckDBType.UnsignedTinyInt => ValueAt<byte>(vector, row),
        DuckDBType.HugeInt => new Int128((ulong)ValueAt<long>(vector, (row * 2) + 1), ValueAt<ulong>(vector, row * 2)),
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
        var (offset, length) = isArray ? (row * type.Size, type.Size) : (ValueAt<long>(vector, row * 2), ValueAt<long>(vector, (row * 2) + 1));
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
