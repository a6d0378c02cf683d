namespace Bitly.Pipeline.Configuration;

/// <summary>A credential something needs: the name people know it by, the key it is looked up with, and who needs it.</summary>
internal sealed record NeededSecret(string Name, ConfigKey Key, string NeededBy);

/// <summary>What may be said about one credential. There is no member that could hold a value.</summary>
internal sealed record CredentialStatus
{
    public required string Name { get; init; }
    public required string NeededBy { get; init; }
    public required bool IsSet { get; init; }
    /// <summary>Where it was found; null when it is not set.</summary>
    public string? Provider { get; init; }
    public string? Key { get; init; }
    public string? File { get; init; }
    /// <summary>empty, short, usual or long; null when it is not set.</summary>
    public string? LengthClass { get; init; }
    /// <summary>Every place that was tried, in order.</summary>
    public required IReadOnlyList<LookupTry> Tried { get; init; }
    /// <summary>Why it could not be looked up (a file open to others, a secret in config.toml), or null.</summary>
    public string? Problem { get; init; }
    /// <summary>Code of the problem, or null.</summary>
    public string? ProblemCode { get; init; }
}

/// <summary>Says which credentials are needed, whether each is set and where it was looked for.</summary>
internal sealed class SecretInventory(ConfigLookup lookup)
{
    /// <summary>One row a credential, in the order given. Never throws for a credential that can not be read; the row says why.</summary>
    public IReadOnlyList<CredentialStatus> Report(IEnumerable<NeededSecret> needed) => [.. needed.Select(StatusOf)];

    private CredentialStatus StatusOf(NeededSecret needed)
    {
        try
        {
            var (secret, trace) = lookup.FindSecret(needed.Key);
            return new CredentialStatus
            {
                Name = needed.Name,
                NeededBy = needed.NeededBy,
                IsSet = secret is not null,
                Provider = trace.Hit?.Provider,
                Key = trace.Hit?.Key,
                File = trace.Hit?.File,
                LengthClass = secret?.LengthClass,
                Tried = trace.Tries,
            };
        }
        catch (Errors.PipelineException e)
        {
            return new CredentialStatus
            {
                Name = needed.Name,
                NeededBy = needed.NeededBy,
                IsSet = false,
                Tried = [],
                Problem = e.Message,
                ProblemCode = e.Code,
            };
        }
    }
}
