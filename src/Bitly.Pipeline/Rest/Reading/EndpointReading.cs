using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads an endpoint over one that is there already: key by key, params and json one level deeper (dlt-behaviour 1.4).</summary>
internal sealed class EndpointReading(ClientReading client)
{
    private static readonly string[] Keys =
    [
        "path", "method", "params", "json", "data", "headers", "data_selector", "paginator", "response_actions", "incremental", "auth",
    ];

    private static readonly string[] IncrementalKeys =
    [
        "type", "cursor_path", "initial_value", "end_value", "start_param", "end_param", "convert", "transform", "last_value_func", "primary_key",
        "row_order", "lag", "on_cursor_value_missing", "range_start", "range_end", "allow_external_schedulers",
    ];

    public EndpointDefinition Read(NodeReader reader, EndpointDefinition basis)
    {
        reader.Only(Keys, "endpoint");
        var endpoint = Params(reader, basis) with
        {
            Path = client.Path(reader) ?? basis.Path,
            Method = reader.Choice("method", "GET", "POST") ?? basis.Method,
            Json = Body(reader, "json", basis.Json),
            Data = Body(reader, "data", basis.Data),
            Headers = client.Headers(reader) ?? basis.Headers,
            DataSelector = ClientReading.Selector(reader) ?? basis.DataSelector,
            Paginator = ClientReading.Paginator(reader) ?? basis.Paginator,
            Auth = client.Auth(reader) ?? basis.Auth,
            ResponseActions = Actions(reader) ?? basis.ResponseActions,
        };
        if (reader.Table("incremental") is { } incremental)
        {
            endpoint = endpoint with { Incremental = Incremental(incremental, startParam: null) };
        }

        if (endpoint is { Json: not null, Data: not null })
        {
            reader.Wrong(reader.Node, "data", "and json can not both be given: a request has one body");
        }

        return endpoint;
    }

    private EndpointDefinition Params(NodeReader reader, EndpointDefinition basis)
    {
        if (reader.Table("params") is not { } table)
        {
            return basis;
        }

        var plain = new Dictionary<string, JsonNode?>(basis.Params);
        var resolve = new Dictionary<string, ResolveDefinition>(basis.Resolve);
        var incremental = basis.Incremental;
        foreach (var (name, value) in table.Node.Members)
        {
            plain.Remove(name);
            resolve.Remove(name);
            if (value.Kind != NodeKind.Table)
            {
                client.RefuseSecretParam(table, name, value);
                Plain(table, name, value, plain);
                continue;
            }

            var special = table.Table(name)!;
            switch (special.Text("type"))
            {
                case "resolve":
                    special.Only(["type", "resource", "field"], name);
                    resolve[name] = new(Required(special, "resource"), Required(special, "field"));
                    break;
                case "incremental":
                    incremental = Incremental(special, name);
                    break;
                default:
                    special.Wrong(special.Node, "type", "must be resolve or incremental: a param is a value, a list of values, or a table of one of these types");
                    break;
            }
        }

        return basis with { Params = plain, Resolve = resolve, Incremental = incremental };
    }

    private static void Plain(NodeReader table, string name, SettingsNode value, Dictionary<string, JsonNode?> into)
    {
        if (value.Kind == NodeKind.List && value.Items.FirstOrDefault(item => !item.IsScalar) is { } wrong)
        {
            table.Wrong(wrong, name, $"must be a list of single values, but holds {wrong.KindText}");
            return;
        }

        into[name] = value.ToJson();
    }

    private static string Required(NodeReader reader, string key)
    {
        if (!reader.Has(key))
        {
            reader.Wrong(reader.Node, key, "is missing");
        }

        return reader.Text(key) ?? "";
    }

    private static JsonNode? Body(NodeReader reader, string key, JsonNode? basis)
    {
        var body = reader.Find(key)?.ToJson();
        if (body is not JsonObject own || basis is not JsonObject below || key != "json")
        {
            return body ?? basis?.DeepClone();
        }

        var merged = (JsonObject)below.DeepClone();
        foreach (var (name, value) in own)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static List<ResponseAction>? Actions(NodeReader reader)
    {
        var tables = reader.Tables("response_actions");
        if (tables is null)
        {
            return null;
        }

        var actions = new List<ResponseAction>();
        foreach (var table in tables)
        {
            table.Only(["status_code", "content", "action"], "response_actions");
            if (!table.Has("status_code") && !table.Has("content"))
            {
                table.Wrong(table.Node, "status_code", "or content must be given: an action needs a condition");
            }

            actions.Add(new(table.Integer("status_code"), table.Text("content"), Required(table, "action")));
        }

        return actions;
    }

    private static IncrementalDefinition Incremental(NodeReader reader, string? startParam)
    {
        reader.Only(IncrementalKeys, "incremental");
        var convert = reader.Text("convert") ?? reader.Text("transform");
        if (convert is not null and not "unix_seconds")
        {
            reader.Wrong(reader.Find("convert") ?? reader.Find("transform")!, "convert", $"`{convert}` is not one of unix_seconds");
        }

        if (startParam is not null && reader.Has("end_value"))
        {
            reader.Wrong(reader.Find("end_value")!, "end_value", "can not be given on a param; write endpoint.incremental with start_param and end_param");
        }

        return new IncrementalDefinition
        {
            CursorPath = Required(reader, "cursor_path"),
            InitialValue = reader.Scalar("initial_value"),
            EndValue = reader.Scalar("end_value"),
            StartParam = startParam ?? reader.Text("start_param"),
            EndParam = reader.Text("end_param"),
            Convert = convert,
            LastValueFunc = reader.Choice("last_value_func", "max", "min") ?? "max",
            PrimaryKey = reader.Names("primary_key"),
            PrimaryKeyAsList = reader.Find("primary_key")?.Kind == NodeKind.List,
            RowOrder = reader.Choice("row_order", "asc", "desc"),
            Lag = reader.Number("lag"),
            OnCursorValueMissing = reader.Choice("on_cursor_value_missing", "raise", "include", "exclude") ?? "raise",
            RangeStart = reader.Choice("range_start", "open", "closed") ?? "closed",
            RangeEnd = reader.Choice("range_end", "open", "closed") ?? "open",
        };
    }
}
