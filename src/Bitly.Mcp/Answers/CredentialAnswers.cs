namespace Bitly.Mcp.Answers;

/// <summary>One place where a credential was looked for.</summary>
internal sealed record PlaceRow(string Provider, string Key, string? Remark = null);

/// <summary>A credential. No member could hold its value.</summary>
internal sealed record CredentialRow
{
    public required string Name { get; init; }
    public required bool IsSet { get; init; }
    /// <summary>Where it was found.</summary>
    public PlaceRow? FoundIn { get; init; }
    /// <summary>empty, short, usual or long.</summary>
    public string? Length { get; init; }
    public IReadOnlyList<PlaceRow>? Tried { get; init; }
    public string? Problem { get; init; }
}

internal sealed record CredentialsAnswer : Answer
{
    public required bool Ready { get; init; }
    public required IReadOnlyList<CredentialRow> Credentials { get; init; }
    /// <summary>What the API says about the token; only when it was asked.</summary>
    public AccountRow? Account { get; init; }
    /// <summary>What a person does to set what is missing.</summary>
    public string? HowToSet { get; init; }
}
