using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Bitly.EndToEnd.Safety.Wall;

/// <summary>
/// A token that exists nowhere else, and the search for it. The spellings are listed here anew, so that a spelling the program forgot is found.
/// </summary>
internal static class Canary
{
    /// <summary>With characters that each encoding writes differently.</summary>
    public const string Token = "kA9+/z\"Q\\x7%2Bw=TnB&4<mE>c";

    public static IReadOnlyDictionary<string, string> Spellings { get; } = new Dictionary<string, string>
    {
        ["plain"] = Token,
        ["reversed"] = Reversed(Token),
        ["percent"] = Uri.EscapeDataString(Token),
        ["form"] = WebUtility.UrlEncode(Token),
        ["json"] = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Token),
        ["json for html"] = JavaScriptEncoder.Default.Encode(Token),
        ["json escapes"] = string.Concat(Token.Select(one => $"\\u{(int)one:x4}")),
        ["hex"] = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Token)),
        ["HEX"] = Convert.ToHexString(Encoding.UTF8.GetBytes(Token)),
        ["base64 at 0"] = Base64(0),
        ["base64 at 1"] = Base64(1),
        ["base64 at 2"] = Base64(2),
        ["base64url at 0"] = Base64(0).Replace('+', '-').Replace('/', '_'),
        ["base64 reversed"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Reversed(Token)))[..32],
    };

    /// <summary>What an API would send for each spelling: base64 always stands for the token between other bytes.</summary>
    public static IReadOnlyDictionary<string, string> Echoes { get; } = Spellings.ToDictionary(spelling => spelling.Key, spelling => spelling.Key switch
    {
        "base64 at 0" => Whole("a:b", Token),
        "base64 at 1" => Whole("a", Token),
        "base64 at 2" => Whole("a:", Token),
        "base64url at 0" => Whole("", Token).Replace('+', '-').Replace('/', '_'),
        "base64 reversed" => Whole("", Reversed(Token)),
        _ => spelling.Value,
    });

    /// <summary>Some characters escaped, some not: no list of spellings can hold this one.</summary>
    public static string HalfEscaped { get; } = string.Concat(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Token)
        .Select((one, index) => index is 0 or 3 or 12 ? $"\\u{(int)one:x4}" : one.ToString()));

    /// <summary>Names of the spellings that the bytes hold.</summary>
    public static IEnumerable<string> FindIn(byte[] bytes) =>
        Spellings.Where(spelling => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(spelling.Value)) >= 0).Select(spelling => spelling.Key);

    /// <summary>Where the token is in a folder: every byte of every file, and every text of every DuckDB file (which packs its texts).</summary>
    public static IReadOnlyList<string> FindInFolder(string folder, params string[] homes)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !homes.Contains(file)))
        {
            found.AddRange(FindIn(Bytes(file)).Select(spelling => $"{Path.GetRelativePath(folder, file)}: {spelling}"));
            if (file.EndsWith(".duckdb", StringComparison.Ordinal))
            {
                found.AddRange(FindIn(Encoding.UTF8.GetBytes(DatabaseText.Of(file))).Select(spelling => $"{Path.GetFileName(file)}, a text: {spelling}"));
            }
        }

        return found;
    }

    /// <summary>A file's bytes; of a gzip file also what is in it.</summary>
    private static byte[] Bytes(string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (!file.EndsWith(".gz", StringComparison.Ordinal))
        {
            return bytes;
        }

        using var unpacked = new MemoryStream();
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return [.. bytes, .. unpacked.ToArray()];
    }

    /// <summary>The part that base64 of "anything, token, anything" surely holds.</summary>
    private static string Base64(int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(Token)]);
        return text[4..((before + Token.Length) / 3 * 4)];
    }

    private static string Whole(string before, string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes(before + token + ":x"));

    private static string Reversed(string text) => string.Concat(text.Reverse());
}
