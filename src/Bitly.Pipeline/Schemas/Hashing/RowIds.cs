using System.Buffers.Text;
using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>
/// dlt's row ids and content hashes (reference: dlt-behaviour 4.2, 4.6, 6.3, 9). An id is 10 bytes as 14 characters of base64 without
/// padding. Ids of child rows are computed in batches; see <see cref="ChildIds"/>.
/// </summary>
internal static class RowIds
{
    /// <summary>Characters of an id.</summary>
    public const int Length = Base64Ids.Characters;

    /// <summary>
    /// Hash of a row's or key's JSON text (<see cref="PythonJson"/>, sorted keys): <c>_dlt_id</c> of upsert, insert-only and scd2 rows.
    /// Writes 14 ASCII characters.
    /// </summary>
    public static void Hash(ReadOnlySpan<byte> json, Span<byte> id)
    {
        Span<byte> digest = stackalloc byte[16];
        digest.Clear();
        Keccak.Shake128(json, digest[..Base64Ids.Bytes]);
        Base64Ids.Write(BitConverter.ToUInt64(digest), BitConverter.ToUInt64(digest[8..]), id);
    }

    /// <inheritdoc cref="Hash(ReadOnlySpan{byte}, Span{byte})"/>
    public static string Hash(ReadOnlySpan<byte> json)
    {
        Span<byte> id = stackalloc byte[Length];
        Hash(json, id);
        return Encoding.ASCII.GetString(id);
    }

    /// <summary>15 bytes as 20 characters: how the incremental cursor remembers a row at its boundary.</summary>
    public static string LongHash(ReadOnlySpan<byte> json)
    {
        Span<byte> digest = stackalloc byte[15];
        Keccak.Shake128(json, digest);
        return Convert.ToBase64String(digest);
    }

    /// <summary>SHA3-256 in base64: version hash of a schema or state.</summary>
    public static string VersionHash(ReadOnlySpan<byte> content) => Convert.ToBase64String(Keccak.Sha3(content));

    /// <summary>Id of one child row. The parent id may be of any length, because records may bring their own <c>_dlt_id</c>.</summary>
    public static void ChildId(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> table, long index, Span<byte> id)
    {
        var size = parent.Length + table.Length + 22;
        Span<byte> text = size <= 512 ? stackalloc byte[size] : new byte[size];
        Hash(text[..WriteChildText(parent, table, index, text)], id);
    }

    /// <summary>The six characters that tell shortened names apart: 4 bytes, lower case, without / and +.</summary>
    public static string NameTag(string original)
    {
        Span<byte> digest = stackalloc byte[4];
        Keccak.Shake128(Encoding.UTF8.GetBytes(original), digest);
        return Convert.ToBase64String(digest)[..6].Replace('/', 'a').Replace('+', 'b').ToLowerInvariant();
    }

    /// <summary>Parent id, table and list index joined by underscores: what a child id is the hash of.</summary>
    internal static int WriteChildText(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> table, long index, Span<byte> to)
    {
        parent.CopyTo(to);
        var length = parent.Length;
        to[length++] = (byte)'_';
        table.CopyTo(to[length..]);
        length += table.Length;
        to[length++] = (byte)'_';
        Utf8Formatter.TryFormat(index, to[length..], out var digits);
        return length + digits;
    }
}
