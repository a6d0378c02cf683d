using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>How a definition writes credentials: as names in a file, in clear in dlt's JSON.</summary>
internal interface ICredentialForm
{
    /// <summary>Configuration key of an auth field.</summary>
    string KeyOf(NodeReader auth, string field);

    /// <summary>Why a header may not be written here, or null.</summary>
    string? HeaderProblem(string name);
}

/// <summary>
/// A file names the credential: <c>token = "access_token"</c> is looked up as access_token. Left out, it is dlt's
/// <c>credentials.token</c>. A value that looks like a credential itself is refused and never repeated.
/// </summary>
internal sealed class NamedCredentials : ICredentialForm
{
    private static readonly string[] SecretHeaders = ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey", "x-auth-token"];

    public string KeyOf(NodeReader auth, string field)
    {
        if (!auth.Has(field))
        {
            return $"credentials.{field}";
        }

        var name = auth.Text(field) ?? "";
        if (auth.Find(field)!.Kind == NodeKind.Text && !IsName(name))
        {
            auth.Wrong(auth.Find(field)!, field,
                $"must be the name under which the credential is looked up, for instance {field} = \"access_token\", not the credential itself. If it was one: remove it here, set it in secrets.toml, and replace it if the file was ever committed");
        }

        return name;
    }

    public string? HeaderProblem(string name) =>
        SecretHeaders.Contains(name.ToLowerInvariant()) ? "is where a credential goes: use auth instead, a definition holds no credentials" : null;

    private static bool IsName(string value) =>
        value.Length is > 0 and <= 64
        && (char.IsAsciiLetter(value[0]) || value[0] == '_')
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
        && !(value.Length >= 16 && value.Count(char.IsAsciiDigit) >= 4);
}

/// <summary>dlt's JSON holds credentials in clear: they are kept apart under names of our own.</summary>
internal sealed class LiteralCredentials : ICredentialForm
{
    public Dictionary<string, Secret> Secrets { get; } = [];

    public string KeyOf(NodeReader auth, string field)
    {
        var key = $"{auth.Path}.{field}";
        Secrets[key] = new Secret(auth.Find(field) is { IsScalar: true } value ? value.Text : "");
        return key;
    }

    public string? HeaderProblem(string name) => null;
}
