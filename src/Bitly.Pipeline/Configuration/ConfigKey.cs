namespace Bitly.Pipeline.Configuration;

/// <summary>
/// A setting's name and the sections it is looked for in, most specific first (dlt-behaviour 3.2).
/// A dotted field (<c>credentials.token</c>) puts its front parts behind each section.
/// </summary>
internal sealed record ConfigKey(string Field, IReadOnlyList<string> Sections)
{
    /// <summary>
    /// A source's argument: sources.module.source, sources.module, sources.source, sources, and none. The module is the
    /// definition's file stem, as dlt takes the script's.
    /// </summary>
    public static ConfigKey Source(string module, string source, string field) => new(field,
        module == source
            ? [$"sources.{module}.{source}", $"sources.{module}", "sources", ""]
            : [$"sources.{module}.{source}", $"sources.{module}", $"sources.{source}", "sources", ""]);

    /// <summary>A destination's credential: destination.name.credentials, destination.credentials, credentials.</summary>
    public static ConfigKey Destination(string name, string field) =>
        new(field, [$"destination.{name}.credentials", "destination.credentials", "credentials"]);

    /// <summary>A destination's whole connection string: destination.name.credentials as one value.</summary>
    public static ConfigKey DestinationUrl(string name) => new("credentials", [$"destination.{name}", "destination", ""]);

    /// <summary>A destination's setting that is no credential: destination.name, destination.</summary>
    public static ConfigKey DestinationSetting(string name, string field) => new(field, [$"destination.{name}", "destination"]);

    /// <summary>A setting of a named section (runtime, extract, normalize, load), then without it.</summary>
    public static ConfigKey In(string section, string field) => new(field, [section, ""]);

    /// <summary>All paths of the key, most specific first, without a pipeline prefix.</summary>
    public IEnumerable<string[]> Paths() => Sections.Select(section => Join(section, Field));

    private static string[] Join(string section, string field) =>
        section.Length == 0 ? field.Split('.') : [.. section.Split('.'), .. field.Split('.')];
}
