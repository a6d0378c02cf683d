using System.Buffers;
using System.Buffers.Text;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Finds secrets that a JSON body spells with an escape here and there (<c>\u0073ecret</c>): no list of spellings holds them all, yet each
/// becomes the plain value as soon as the JSON is read. Pure.
/// </summary>
internal static class EscapedSecrets
{
    private const int EscapeLength = 6;

    /// <summary>The characters of these values: an escape of any other one can not hide a secret.</summary>
    public static SearchValues<byte> CharactersOf(IEnumerable<byte[]> values) => SearchValues.Create([.. values.SelectMany(value => value).Distinct()]);

    /// <summary>Overwrites each occurrence with <c>*</c>, escapes included; returns how many there were.</summary>
    public static int Mask(Span<byte> json, IReadOnlyList<byte[]> values, SearchValues<byte> characters)
    {
        if (!Concerns(json, characters))
        {
            return 0;
        }

        var plain = new byte[json.Length];
        var places = new int[json.Length + 1];
        var count = 0;
        for (var at = 0; at < json.Length; count++)
        {
            (plain[count], var length) = Read(json[at..]);
            places[count] = at;
            at += length;
        }

        places[count] = json.Length;
        return Mask(json, plain.AsSpan(0, count), places, values);
    }

    private static int Mask(Span<byte> json, Span<byte> plain, int[] places, IReadOnlyList<byte[]> values)
    {
        var found = 0;
        foreach (var value in values)
        {
            for (var from = 0; plain[from..].IndexOf(value) is >= 0 and var at; from += at + value.Length)
            {
                var (start, end) = (from + at, from + at + value.Length);
                json[places[start]..places[end]].Fill((byte)'*');
                plain[start..end].Fill((byte)'*');
                found++;
            }
        }

        return found;
    }

    /// <summary>True when a character of a secret is written as an escape. Cheap: servers escape &amp;, &lt; and &gt; in every page.</summary>
    private static bool Concerns(ReadOnlySpan<byte> json, SearchValues<byte> characters)
    {
        for (; json.IndexOf("\\u00"u8) is >= 0 and var at; json = json[(at + 4)..])
        {
            var (value, length) = Read(json[at..]);
            if (length == EscapeLength && characters.Contains(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One character of a JSON text and the bytes it takes; what no secret can hold is 0.</summary>
    private static (byte Value, int Length) Read(ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'\\' || json.Length == 1)
        {
            return (json[0], 1);
        }

        if (json[1] != (byte)'u')
        {
            return (json[1] is (byte)'"' or (byte)'\\' or (byte)'/' ? json[1] : (byte)0, 2);
        }

        return json.Length >= EscapeLength && Utf8Parser.TryParse(json[2..EscapeLength], out ushort code, out var used, 'x') && used == 4
            ? (code < 0x80 ? (byte)code : (byte)0, EscapeLength)
            : ((byte)0, 2);
    }
}
