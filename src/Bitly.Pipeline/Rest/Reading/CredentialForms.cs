using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>How a definition writes credentials: as names in a file, in clear in dlt's JSON.</summary>
internal interface ICredentialForm
{
    /// <summary>Configuration key of an auth field.</summary>
    string KeyOf(NodeReader auth, string field);

    /// <summary>Why a header may not be written here, or null.</summary>
    string? HeaderProblem(string name);

    /// <summary>Why a query parameter may not be written here, or null.</summary>
    string? ParamProblem(string name);
}

/// <summary>
/// A file names the credential: <c>token = "access_token"</c> is looked up as access_token. Left out, it is dlt's
/// <c>credentials.token</c>. A value that looks like a credential itself is refused and never repeated.
/// </summary>
internal sealed class NamedCredentials : ICredentialForm
{
    /// <summary>Ends of header names, without dashes and underscores.</summary>
    private static readonly string[] SecretHeaders = ["authorization", "cookie", "apikey", "accesskey", "secretkey", "token", "secret", "password", "credential", "credentials"];

    /// <summary>Parts of header names that end with "token" and are a place in a list or a mark against repetition.</summary>
    private static readonly string[] OtherTokens = ["page", "next", "continuation", "sync", "idempotency"];

    /// <summary>Parameters, without dashes and underscores. "token" alone is often a place in a list.</summary>
    private static readonly string[] SecretParams = ["accesstoken", "authtoken", "apitoken", "bearertoken", "apikey", "accesskey", "secretkey", "clientsecret", "secret", "password"];

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

    public string? HeaderProblem(string name)
    {
        var plain = Plain(name);
        return SecretHeaders.Any(end => plain.EndsWith(end, StringComparison.Ordinal)) && !OtherTokens.Any(part => plain.Contains(part, StringComparison.Ordinal))
            ? $"is where a credential goes: use auth instead (auth = {{ type = \"api_key\", api_key = \"access_token\", name = \"{name}\" }}), a definition holds no credentials"
            : null;
    }

    public string? ParamProblem(string name) => SecretParams.Contains(Plain(name))
        ? $"is where a credential goes: use auth instead (auth = {{ type = \"api_key\", api_key = \"access_token\", name = \"{name}\", location = \"query\" }}), a definition holds no credentials"
        : null;

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

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

    public string? ParamProblem(string name) => null;
}
