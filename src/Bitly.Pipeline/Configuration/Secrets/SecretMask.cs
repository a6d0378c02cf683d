using System.Buffers;
using System.Text;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Replaces secrets in bytes that come in and in texts that go out, in every spelling an API or a log could give them: plain,
/// URL-encoded, base64 at each of its three alignments, hexadecimal, JSON-escaped (wholly or here and there), reversed. Values under eight characters are not masked:
/// they occur by chance, and masking them would destroy data.
/// </summary>
internal sealed class SecretMask
{
    /// <summary>Shortest value that is masked.</summary>
    public const int MinLength = 8;

    /// <summary>What stands in a text where a secret stood.</summary>
    public const string Stars = "***";

    private readonly string[] _texts;
    private readonly byte[][] _bytes;
    private readonly SearchValues<byte> _characters;
    private readonly GramFilter _filter;

    private SecretMask(string[] texts)
    {
        _texts = texts;
        _bytes = [.. texts.Select(Encoding.UTF8.GetBytes)];
        _characters = EscapedSecrets.CharactersOf(_bytes);
        _filter = new GramFilter(_bytes);
    }

    /// <summary>Masks nothing: there are no secrets.</summary>
    public static SecretMask None { get; } = new([]);

    public bool IsEmpty => _texts.Length == 0;

    public static SecretMask For(IEnumerable<Secret> secrets) => None.And(secrets);

    /// <summary>A mask for these secrets too.</summary>
    public SecretMask And(IEnumerable<Secret> secrets)
    {
        var forms = secrets.Select(secret => secret.Reveal()).Where(value => value.Length >= MinLength).SelectMany(SecretForms.Of);

        // Longest first, so that no form leaves the rest of a longer one behind.
        return new([.. _texts.Concat(forms).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)]);
    }

    /// <summary>
    /// Overwrites every occurrence in place, each byte with <c>*</c> (with <c>9</c> where a secret has digits only, so that a JSON
    /// number stays one). Returns how many there were; 0 leaves the bytes untouched.
    /// </summary>
    public int Apply(Span<byte> bytes)
    {
        var count = _filter.Finds(bytes) ? Overwrite(bytes) : 0;
        return _bytes.Length == 0 ? 0 : count + EscapedSecrets.Mask(bytes, _bytes, _characters);
    }

    /// <summary>The text with every occurrence replaced by <see cref="Stars"/>; the same instance when there is none.</summary>
    public string Apply(string text)
    {
        foreach (var form in _texts)
        {
            text = text.Replace(form, Stars, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>True when the text holds a secret in any spelling.</summary>
    public bool Finds(string text) => _texts.Any(form => text.Contains(form, StringComparison.Ordinal));

    /// <summary>True when the bytes hold a secret in any spelling.</summary>
    public bool Finds(ReadOnlySpan<byte> bytes) => _filter.Finds(bytes);

    private int Overwrite(Span<byte> bytes)
    {
        var count = 0;
        foreach (var form in _bytes)
        {
            for (var rest = bytes; rest.IndexOf(form) is >= 0 and var at; rest = rest[(at + form.Length)..])
            {
                var digits = form.AsSpan().IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
                rest.Slice(at, form.Length).Fill(digits ? (byte)'9' : (byte)'*');
                count++;
            }
        }

        return count;
    }
}
