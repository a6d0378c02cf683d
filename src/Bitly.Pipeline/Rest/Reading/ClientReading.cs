using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads client, auth and paginator settings.</summary>
internal sealed class ClientReading(ICredentialForm credentials)
{
    private static readonly string[] Keys = ["base_url", "headers", "auth", "paginator", "data_selector", "max_connections"];

    private static readonly Dictionary<string, (string[] Secrets, string[] Settings)> AuthTypes = new()
    {
        ["bearer"] = (["token"], []),
        ["api_key"] = (["api_key"], ["name", "location"]),
        ["http_basic"] = (["username", "password"], []),
        ["oauth2_client_credentials"] = (["client_id", "client_secret"], ["access_token_url", "access_token_request_data", "default_token_expiration"]),
    };

    public ClientDefinition Read(NodeReader client)
    {
        client.Only(Keys, "client");
        var url = client.Text("base_url");
        if (url is null && !client.Has("base_url"))
        {
            client.Wrong(client.Node, "base_url", "is missing: the API's address, for instance base_url = \"https://api.example.com/v1\"");
        }
        else if (url is not null && UrlProblem(url) is { } problem)
        {
            client.Wrong(client.Find("base_url")!, "base_url", problem);
        }

        return new ClientDefinition
        {
            BaseUrl = url ?? "",
            Headers = Headers(client) ?? new Dictionary<string, string>(),
            Auth = Auth(client),
            Paginator = Paginator(client),
            DataSelector = Selector(client),
            MaxConnections = client.Integer("max_connections") is { } connections and > 0 ? connections : 5,
        };
    }

    public IReadOnlyDictionary<string, string>? Headers(NodeReader reader)
    {
        var headers = reader.TextMap("headers");
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            var place = reader.Find("headers")!.Find(name)!;
            if (credentials.HeaderProblem(name) is { } problem)
            {
                reader.Wrong(place, $"headers.{name}", problem);
            }
            else if (value.AsSpan().ContainsAny('\r', '\n'))
            {
                reader.Wrong(place, $"headers.{name}", "may not hold a line break");
            }
        }

        return headers;
    }

    public void RefuseSecretParam(NodeReader table, string name, SettingsNode value)
    {
        if (credentials.ParamProblem(name) is { } problem)
        {
            table.Wrong(value, name, problem);
        }
    }

    /// <summary>An endpoint's path, which may hold a query.</summary>
    public string? Path(NodeReader reader)
    {
        var path = reader.Text("path");
        foreach (var pair in path?.Split('?', '&').Skip(1) ?? [])
        {
            RefuseSecretParam(reader, pair.Split('=')[0], reader.Find("path")!);
        }

        return path;
    }

    public static string? Selector(NodeReader reader)
    {
        var selector = reader.Text("data_selector");
        try
        {
            return selector is null ? null : Rest.Selector.Parse(selector).Text;
        }
        catch (Errors.PipelineException e)
        {
            reader.Wrong(reader.Find("data_selector")!, "data_selector", e.Message);
            return null;
        }
    }

    public AuthDefinition? Auth(NodeReader reader)
    {
        var node = reader.OfKind("auth", "a type's name or a table", NodeKind.Text, NodeKind.Table);
        if (node is null)
        {
            return null;
        }

        var table = new NodeReader(node, reader.PathOf("auth"), reader.Problems);
        var type = node.Kind == NodeKind.Text ? node.Text : table.Text("type") ?? "bearer";
        if (!AuthTypes.TryGetValue(type, out var known))
        {
            reader.Problems.AddName(node, reader.PathOf("auth"), "unknown auth type", type, AuthTypes.Keys);
            return null;
        }

        table.Only([.. known.Secrets, .. known.Settings, "type"], "auth");
        if (type == "oauth2_client_credentials" && table.Text("access_token_url") is var url && (url is null || UrlProblem(url) is not null))
        {
            table.Wrong(node, "access_token_url", "must be the https or http address of the token endpoint");
        }

        if (type == "api_key")
        {
            _ = table.Choice("location", "header", "query", "param");
        }

        return new AuthDefinition(type)
        {
            Settings = SettingsOf(table, known.Settings),
            Secrets = known.Secrets.ToDictionary(field => field, field => credentials.KeyOf(table, field)),
        };
    }

    public static PaginatorDefinition? Paginator(NodeReader reader)
    {
        var node = reader.OfKind("paginator", "a type's name or a table", NodeKind.Text, NodeKind.Table);
        if (node is null)
        {
            return null;
        }

        var table = new NodeReader(node, reader.PathOf("paginator"), reader.Problems);
        var type = node.Kind == NodeKind.Text ? node.Text : table.Text("type");
        if (type is null || !PaginatorKinds.Settings.TryGetValue(type, out var known))
        {
            if (type is null)
            {
                table.Wrong(node, "type", $"is missing: one of {string.Join(", ", PaginatorKinds.Settings.Keys)}");
            }
            else
            {
                reader.Problems.AddName(node, reader.PathOf("paginator"), "unknown paginator type", type, PaginatorKinds.Settings.Keys);
            }

            return null;
        }

        table.Only([.. known.Keys, "type"], "paginator");
        var settings = new Dictionary<string, JsonNode?>();
        foreach (var (name, member) in node.Members.Where(member => known.ContainsKey(member.Key)))
        {
            settings[name] = Setting(table, name, member, known[name]);
        }

        var paginator = new PaginatorDefinition(type) { Settings = settings };
        if (PaginatorKinds.Problem(paginator) is { } problem)
        {
            reader.Wrong(node, "paginator", problem);
        }

        return paginator;
    }

    private static JsonNode? Setting(NodeReader table, string name, SettingsNode member, SettingKind kind)
    {
        _ = kind switch
        {
            SettingKind.Integer => table.Integer(name) as object,
            SettingKind.Bool => table.Flag(name),
            _ => table.Text(name),
        };
        return member.ToJson();
    }

    private static Dictionary<string, string> SettingsOf(NodeReader table, string[] names)
    {
        var settings = new Dictionary<string, string>();
        foreach (var name in names)
        {
            if (name == "access_token_request_data")
            {
                foreach (var (key, value) in table.TextMap(name) ?? new Dictionary<string, string>())
                {
                    settings[$"{name}.{key}"] = value;
                }
            }
            else if (table.Find(name) is { IsScalar: true } value)
            {
                settings[name] = value.Text;
            }
        }

        return settings;
    }

    private static string? UrlProblem(string url) =>
        !RestUrl.IsAbsolute(url) || !Uri.TryCreate(url, UriKind.Absolute, out var uri) ? "must begin with https:// or http:// and name a host"
        : uri.UserInfo.Length > 0 ? "may not hold a user or password; use auth"
        : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "may not hold ? or #; use params"
        : null;
}
