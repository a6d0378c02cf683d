namespace Bitly.Pipeline.Configuration;

/// <summary>One place that was asked. Never holds a value.</summary>
internal sealed record LookupTry(string Provider, string Key, string? File, bool Found, string? Remark = null);

/// <summary>Everything that was tried for one setting, in order; the last is the hit when there is one.</summary>
internal sealed record LookupTrace(string Field, IReadOnlyList<LookupTry> Tries)
{
    public LookupTry? Hit => Tries.FirstOrDefault(attempt => attempt.Found);
}

/// <summary>A secret that was looked for: null when no place has it.</summary>
internal sealed record FoundSecret(Secret? Secret, LookupTrace Trace);

/// <summary>A plain setting that was looked for: null when no place has it.</summary>
internal sealed record FoundValue(string? Value, LookupTrace Trace);

/// <summary>
/// Finds settings in dlt's order (dlt-behaviour 3.2): first with the pipeline's name in front, then without; in each pass the
/// providers in turn; in each provider the most specific section first.
/// </summary>
internal sealed class ConfigLookup(IReadOnlyList<IConfigProvider> providers, string? pipeline, SecretCommand? command = null, ResolvedSettings? resolved = null)
{
    private const string Placeholder = "<configure me>";

    public IReadOnlyList<IConfigProvider> Providers { get; } = providers;

    /// <summary>The providers of a project: environment and mounted files, secrets.toml, config.toml, the vault hook.</summary>
    public static ConfigLookup Create(ProjectPaths paths, IReadOnlyDictionary<string, string> environment, string? pipeline, string mountFolder = EnvironmentProvider.DefaultMountFolder, ResolvedSettings? resolved = null)
    {
        var config = new TomlProvider("config.toml", holdsSecrets: false, Files(paths, "config.toml"));
        return new(
            [
                new EnvironmentProvider(environment, mountFolder),
                new TomlProvider("secrets.toml", holdsSecrets: true, Files(paths, "secrets.toml")),
                config,
            ],
            pipeline,
            new SecretCommand(config, SecretCommand.DefaultLimit),
            resolved);
    }

    /// <summary>Every file that the lookups of a project may read, mounted secrets aside.</summary>
    public static IEnumerable<string> FilesOf(ProjectPaths paths) => [.. Files(paths, "secrets.toml"), .. Files(paths, "config.toml")];

    /// <summary>Looks for a secret.</summary>
    /// <exception cref="Errors.PipelineException">SECRET_IN_CONFIG, SECRETS_FILE_OPEN, CONFIG_SYNTAX, CONFIG_UNREADABLE, SECRET_COMMAND_INVALID.</exception>
    public FoundSecret FindSecret(ConfigKey key)
    {
        var tries = new List<LookupTry>();
        var value = Find(key, secret: true, tries) ?? Ask(key.Field, tries);
        return new(value is null ? null : new Secret(value), Noted(new(key.Field, tries)));
    }

    /// <summary>A secret that must be there; <paramref name="neededBy"/> (a source's or destination's name) is for the message.</summary>
    /// <exception cref="Errors.PipelineException">CONFIG_FIELD_MISSING with every place that was tried.</exception>
    public Secret RequireSecret(ConfigKey key, string neededBy)
    {
        var found = FindSecret(key);
        return found.Secret ?? throw ConfigErrors.MissingField(neededBy, [found.Trace], this);
    }

    /// <summary>Looks for a setting that is no secret.</summary>
    public FoundValue FindValue(ConfigKey key)
    {
        var tries = new List<LookupTry>();
        var value = Find(key, secret: false, tries);
        return new(value, Noted(new(key.Field, tries)));
    }

    /// <summary>A whole number, or null when it is set nowhere.</summary>
    /// <exception cref="Errors.PipelineException">CONFIG_VALUE_INVALID names the field and the place, not the value.</exception>
    public int? FindNumber(ConfigKey key)
    {
        var found = FindValue(key);
        return found.Value is null ? null
            : int.TryParse(found.Value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : throw ConfigErrors.ValueInvalid(found.Trace, "a whole number");
    }

    private LookupTrace Noted(LookupTrace trace)
    {
        if (trace.Hit is { } hit)
        {
            resolved?.Add(trace.Field, hit);
        }

        return trace;
    }

    private static List<string> Files(ProjectPaths paths, string name)
    {
        var files = new List<string> { Path.Combine(paths.SettingsFolder, name) };
        if (paths.GlobalFolder is { } folder && folder != paths.SettingsFolder)
        {
            files.Add(Path.Combine(folder, name));
        }

        return files;
    }

    private string? Find(ConfigKey key, bool secret, List<LookupTry> tries)
    {
        string?[] prefixes = pipeline is null ? [null] : [pipeline, null];
        foreach (var prefix in prefixes)
        {
            foreach (var provider in Providers.Where(provider => !provider.IsEmpty))
            {
                foreach (var path in key.Paths())
                {
                    if (Try(provider, prefix is null ? path : [prefix, .. path], secret, tries) is { } value)
                    {
                        return value;
                    }
                }
            }
        }

        return null;
    }

    private static string? Try(IConfigProvider provider, string[] path, bool secret, List<LookupTry> tries)
    {
        var name = provider.KeyOf(path);
        var hit = provider.Find(path, secret);
        if (hit is not null && secret && !provider.HoldsSecrets)
        {
            throw ConfigErrors.SecretInConfig(hit.File!, hit.Line, name);
        }

        var missing = hit?.Value.Trim() == Placeholder;
        tries.Add(new(provider.Name, name, hit?.File, hit is not null && !missing, missing ? $"still {Placeholder}" : null));
        return missing ? null : hit?.Value;
    }

    private string? Ask(string field, List<LookupTry> tries)
    {
        if (command?.For(field) is not { } configured)
        {
            return null;
        }

        var (value, remark) = command.Run(configured.Command);
        tries.Add(new(SecretCommand.ProviderName, configured.Key, configured.File, value is not null, remark));
        return value;
    }
}
