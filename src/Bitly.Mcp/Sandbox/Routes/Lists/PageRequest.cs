using System.Buffers.Binary;
using System.Text;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Routes.Lists;

/// <summary>Size and place of a page.</summary>
internal static class PageRequest
{
    private const int DefaultSize = 50;
    private const int DefaultMostSize = 1000;
    private const int TokenBytes = 16;

    /// <summary>Records asked for; more than the largest page is cut to it.</summary>
    public static int Size(Exchange exchange)
    {
        var size = exchange.Query.Number("size", DefaultSize);
        if (size < 1) throw ApiRefusal.BadField("size", "INVALID_ARG_SIZE");
        return Math.Min(size, exchange.Account.Options.MaxPageSize ?? DefaultMostSize);
    }

    /// <summary>
    /// The token of the page behind the link at <paramref name="position"/>. It is bound to group and filters and, being
    /// base64 with its plus, slash and equals signs, has to be encoded in a query like any other text.
    /// </summary>
    public static string Token(Exchange exchange, GroupAccount group, int position)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        var check = Check(exchange, group, position);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, check);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (uint)position ^ Scatter.Of(check, 0));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The position behind which the page begins; null for the first page, which an empty token asks for too. 400 for a token of another list.</summary>
    public static int? After(Exchange exchange, GroupAccount group)
    {
        if (exchange.Query.Text("search_after") is not { Length: > 0 } token) return null;
        Span<byte> bytes = stackalloc byte[TokenBytes];
        if (Convert.TryFromBase64String(token, bytes, out var length) && length == TokenBytes)
        {
            var check = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var position = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ Scatter.Of(check, 0);
            if (position <= int.MaxValue && Check(exchange, group, (int)position) == check) return (int)position;
        }
        throw ApiRefusal.BadField("search_after", "INVALID_ARG_SEARCH_AFTER");
    }

    /// <summary>Writes the <c>pagination</c> object; an empty token ends the list.</summary>
    public static void Write(Exchange exchange, string token, int size)
    {
        var json = exchange.Json;
        json.WriteStartObject("pagination");
        json.WriteString("next", token.Length == 0 ? "" : $"{exchange.Base}{exchange.Path}?{exchange.Query.With("search_after", token)}");
        json.WriteString("search_after", token);
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }

    private static ulong Check(Exchange exchange, GroupAccount group, int position)
    {
        var hash = Scatter.Of(exchange.Account.Options.Seed, ((ulong)group.Index << 32) | (uint)position);
        foreach (var letter in Encoding.UTF8.GetBytes(exchange.Query.Without("search_after", "size"))) hash = Scatter.Of(hash, letter);
        return hash;
    }
}
