using System.Text;

namespace Bitly.Mcp.Scaffolding;

/// <summary>What a new project should hold. Every member has a default that works.</summary>
internal sealed record ScaffoldRequest
{
    public string PipelineName { get; init; } = "bitly_pipeline";
    public string DatasetName { get; init; } = "bitly_data";
    public string Destination { get; init; } = "duckdb";
    public string BaseUrl { get; init; } = "https://api-ssl.bitly.com/v4";
    /// <summary>Catalogue entries, in the order of the file.</summary>
    public IReadOnlyList<string> Resources { get; init; } = ["groups", "group_bitlinks"];
}

/// <summary>Texts of the files that a scaffold writes. Pure.</summary>
internal static class ProjectFiles
{
    /// <summary>dlt's own placeholder; a value like this counts as missing.</summary>
    public const string Placeholder = "<configure me>";

    /// <summary>Lines that keep secrets, working files and data out of a repository.</summary>
    public static readonly IReadOnlyList<string> Ignored = [".dlt/secrets.toml", "*.secrets.toml", ".dlt/.var/", "*.duckdb", "*.duckdb.wal"];

    public static string Definition(ScaffoldRequest request, Func<string, string?> about)
    {
        var text = new StringBuilder($$"""
            # What is loaded from Bitly, from where, into which dataset. The words are those of dlt's rest_api source.
            # After a change: bitly-mcp validate, then bitly-mcp run

            [pipeline]
            name = {{Quote(request.PipelineName)}}
            destination = {{Quote(request.Destination)}}
            dataset_name = {{Quote(request.DatasetName)}}

            # The token is named here, never written. Its value is looked up as dlt does: the environment
            # (SOURCES__BITLY_SOURCE__ACCESS_TOKEN), then .dlt/secrets.toml ([sources.bitly_source] access_token).
            [client]
            base_url = {{Quote(request.BaseUrl)}}
            auth = { type = "bearer", token = "access_token" }

            # Holds for every resource that does not say otherwise.
            # [resource_defaults]
            # write_disposition = "merge"

            # One entry a resource: `use` names an entry of the catalogue (bitly-mcp endpoints), which fills path, parent, parameters,
            # selector, keys and cursor. Whatever is written beside it wins, for instance
            #   endpoint.params.archived = "off"
            #   endpoint.incremental.initial_value = "2026-01-01T00:00:00Z"
            #   write_disposition = "append"

            """);
        foreach (var name in request.Resources)
        {
            text.Append('\n').Append(Resource(name, about(name)));
        }

        return text.ToString();
    }

    /// <summary>The rows that add one catalogue entry.</summary>
    public static string Resource(string name, string? about) =>
        (about is null ? "" : $"# {about}\n") + $"[[resources]]\nuse = {Quote(name)}\n";

    public const string Config = """
        # Settings that are no secrets; a secret here is refused. Each may also come from the environment (RUNTIME__LOG_LEVEL).

        # [runtime]
        # log_level = "WARNING"

        # [load]
        # memory_limit = "250MB"

        """;

    public static string Secrets(string? token) => $"""
        # Only its owner may read this file, and no agent should. Set the token with: bitly-mcp credentials set
        # A generic access token is made in Bitly's settings under API.
        [sources.bitly_source]
        access_token = {Quote(token ?? Placeholder)}

        """;

    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\u007f' => quoted.Append("\\u").Append(((int)letter).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}
