using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// A credential's value. It can not be printed, compared, hashed or serialised; only the HTTP client and a destination's
/// connection call <see cref="Reveal"/>, which a test holds.
/// </summary>
[JsonConverter(typeof(SecretConverter))]
[DebuggerDisplay("(secret)")]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    internal Secret(string value) => _value = value;

    /// <summary>Says how long the value is without saying it: empty, short (under 16), usual, long (over 64).</summary>
    public string LengthClass => _value.Length switch
    {
        0 => "empty",
        < 16 => "short",
        <= 64 => "usual",
        _ => "long",
    };

    public override string ToString() => "(secret)";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    internal string Reveal() => _value;
}

/// <summary>Refuses both ways: a secret neither leaves nor enters by JSON.</summary>
internal sealed class SecretConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is never read from JSON.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is never written to JSON.");
}
