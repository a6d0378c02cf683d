using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bitly.Pipeline.Configuration;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class SecretTests
{
    private const string Value = "s3cr3t/with \"odd\" characters+ü";

    private static readonly SecretMask Mask = SecretMask.For([new Secret(Value)]);

    [Fact]
    public void A_secret_can_not_be_printed_compared_or_serialised()
    {
        var secret = new Secret(Value);

        Assert.Equal("(secret)", secret.ToString());
        Assert.Equal("(secret)", $"{secret}");
        Assert.False(secret.Equals(new Secret(Value)));
        Assert.False(secret.Equals(Value));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(secret));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Secret>("\"x\""));
        Assert.DoesNotContain(typeof(Secret).GetProperties(), property => property.Name is not nameof(Secret.LengthClass));
    }

    [Fact]
    public void Only_the_client_destinations_and_the_room_itself_reveal_secrets()
    {
        var wrong = Repository.Sources("src")
            .Where(file => File.ReadAllText(file).Contains(".Reveal(", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .Where(file => !file.StartsWith("src/Bitly.Pipeline/Configuration/Secrets/", StringComparison.Ordinal)
                && !file.StartsWith("src/Bitly.Pipeline/Destinations/", StringComparison.Ordinal)
                && file != "src/Bitly.Pipeline/Rest/Http/RestClient.cs");

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_secret_is_masked_in_every_spelling(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.True(Mask.Finds(text), name);
        Assert.NotEqual(text, Mask.Apply(text));
        Assert.False(Mask.Finds(Mask.Apply(text)), name);
        Assert.True(Mask.Apply(bytes) > 0, name);
        Assert.False(Mask.Finds(bytes), name);
        Assert.StartsWith("before ", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.EndsWith(" after", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Spellings()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, text) in new (string, string)[]
        {
            ("plain", Value),
            ("url", Uri.EscapeDataString(Value)),
            ("url, lower", Uri.EscapeDataString(Value).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%C3%BC", "%c3%bc", StringComparison.Ordinal)),
            ("form", Uri.EscapeDataString(Value).Replace("%20", "+", StringComparison.Ordinal)),
            ("url, as a whole", "s3cr3t/with%20%22odd%22%20characters+%C3%BC"),
            ("html", System.Net.WebUtility.HtmlEncode(Value)),
            ("json", JavaScriptEncoder.Default.Encode(Value)),
            ("json, relaxed", JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Value)),
            ("json, every character", string.Concat(Value.Select(c => $"\\u{(int)c:x4}"))),
            ("base64 +0", Base64(Value)),
            ("base64 +1", Base64("x" + Value + "tail")),
            ("base64 +2", Base64("xy" + Value + "t")),
            ("base64url", Base64("user:" + Value).Replace('+', '-').Replace('/', '_').TrimEnd('=')),
            ("hex", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value))),
            ("HEX", Convert.ToHexString(Encoding.UTF8.GetBytes(Value))),
            ("reversed", new string([.. Value.Reverse()])),
            ("reversed base64", Base64(new string([.. Value.Reverse()]))),
        })
        {
            data.Add(name, $"before {text} after");
        }

        return data;

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Text_without_a_secret_stays_the_same_instance()
    {
        const string text = "a title of 40 characters and nothing more";
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.Same(text, Mask.Apply(text));
        Assert.Equal(0, Mask.Apply(bytes));
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("\\u0073ecret-token-1", "*******************")]
    [InlineData("secr\\u0065t\\u002dtoken-1 and secret-token-1", "************************ and **************")]
    [InlineData("\\\\u0073ecret-token-1", "\\\\u0073ecret-token-1")]
    [InlineData("a \\u0026 b \\ud83d\\ude00 \\u00e9 \\u00", "a \\u0026 b \\ud83d\\ude00 \\u00e9 \\u00")]
    public void A_secret_that_json_escapes_here_and_there_is_masked_and_nothing_else(string text, string masked)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        SecretMask.For([new Secret("secret-token-1")]).Apply(bytes);

        Assert.Equal(masked, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Short_secrets_are_left_alone_and_digits_stay_a_number()
    {
        Assert.True(SecretMask.For([new Secret("a1b2c3")]).IsEmpty);
        var bytes = Encoding.UTF8.GetBytes("""{"n":123456789}""");

        SecretMask.For([new Secret("123456789")]).Apply(bytes);

        Assert.Equal("""{"n":999999999}""", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void A_secret_between_any_bytes_is_found_in_base64() =>
        Gen.Select(Gen.Byte.Array[0, 9], Gen.Byte.Array[0, 9], Gen.Char.AlphaNumeric.Array[16, 40]).Sample((front, back, characters) =>
        {
            var value = new string(characters);
            var text = Convert.ToBase64String([.. front, .. Encoding.UTF8.GetBytes(value), .. back]);
            Assert.True(SecretMask.For([new Secret(value)]).Finds(text));
        }, iter: 2000);

    [Fact]
    public void A_secret_is_masked_wherever_it_stands_in_a_page_and_nothing_else_is_touched() =>
        Gen.Select(Gen.Char["abcdef0123456789"].Array[8, 48], Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 30]).Sample((characters, front, back, form) =>
        {
            var value = new string(characters);
            var forms = SecretForms.Of(value).Where(one => one.Length >= SecretMask.MinLength).Distinct().ToList();
            var spelled = forms[form % forms.Count];
            var bytes = Encoding.UTF8.GetBytes(new string('-', front) + spelled + new string('-', back));

            Assert.True(SecretMask.For([new Secret(value)]).Apply(bytes) > 0);

            Assert.Equal(front, bytes.AsSpan().IndexOfAnyExcept((byte)'-'));
            Assert.Equal(front + spelled.Length - 1, bytes.AsSpan().LastIndexOfAnyExcept((byte)'-'));
            Assert.Equal(0, SecretMask.For([new Secret(value)]).Apply(bytes));
        }, iter: 5000);
}
