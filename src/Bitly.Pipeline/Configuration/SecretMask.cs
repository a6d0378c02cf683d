namespace Bitly.Pipeline.Configuration;

/// <summary>Replaces secrets in bytes and texts that come in or go out.</summary>
internal sealed class SecretMask
{
    /// <summary>Masks nothing: there are no secrets.</summary>
    public static SecretMask None { get; } = new();
}
