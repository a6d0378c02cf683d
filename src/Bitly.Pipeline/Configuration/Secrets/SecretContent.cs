namespace Bitly.Pipeline.Configuration;

/// <summary>A request body that holds a secret: its value goes from here into the HTTP client and nowhere else.</summary>
internal static class SecretContent
{
    /// <summary>A form of plain fields and one secret field. The caller disposes it.</summary>
    public static FormUrlEncodedContent Form(IEnumerable<KeyValuePair<string, string>> fields, string name, Secret secret) =>
        new(fields.Append(new(name, secret.Reveal())));
}
