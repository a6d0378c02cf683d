using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bitly.Pipeline.Datasets;

/// <summary>
/// Where the next page of an answer begins: rows to skip, which query, and which state of the file. It holds no data and no path, and a forged one can only
/// skip other rows of the same query.
/// </summary>
internal sealed record PageCursor(long Skip, ulong Query, ulong File)
{
    private const int Length = 24;

    /// <summary>For the rows of <paramref name="sql"/> after the first <paramref name="skip"/>.</summary>
    public static PageCursor Of(long skip, string sql, string databasePath)
    {
        // Size and time of the file by its directory entry: opening it here would drop the lock of a load in this process.
        // The log beside it counts too: after a load that was killed, what it committed may stand there only.
        var state = unchecked(State(databasePath) + (State(databasePath + ".wal") * 17));
        return new PageCursor(skip, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(sql))), state);
    }

    /// <summary>How many rows to skip.</summary>
    /// <exception cref="Errors.PipelineException">CURSOR_INVALID, CURSOR_STALE.</exception>
    public static long Read(string? text, string sql, string databasePath)
    {
        if (text is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length > 2 * Length || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Length)
        {
            throw DatasetErrors.CursorForeign();
        }

        var skip = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var now = Of(skip, sql, databasePath);
        if (skip < 0 || now.Query != BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]))
        {
            throw DatasetErrors.CursorForeign();
        }

        return now.File == BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) ? skip : throw DatasetErrors.CursorStale();
    }

    private static ulong State(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? unchecked((ulong)((file.LastWriteTimeUtc.Ticks * 31) + file.Length)) : 0;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Skip);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Query);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], File);
        return Base64Url.EncodeToString(bytes);
    }
}
