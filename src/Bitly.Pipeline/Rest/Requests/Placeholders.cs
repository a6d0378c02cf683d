using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>Cursor values of one run, with lag applied, before <c>convert</c>; null means "none".</summary>
internal sealed record IncrementalValues(JsonNode? InitialValue, JsonNode? StartValue, JsonNode? LastValue, JsonNode? EndValue);

/// <summary>What a resource needs from its parent: the parent's name and the fields, in the order of the definition.</summary>
internal sealed record ParentReference(string Resource, IReadOnlyList<string> Fields);

/// <summary>Fills <c>{resources.parent.field}</c>, <c>{incremental.*}</c> and static path parameters (dlt-behaviour 1.6). Pure.</summary>
internal static class Placeholders
{
    /// <summary>The parent of a resource (placeholders and resolve params), or null for a root resource.</summary>
    public static ParentReference? ParentOf(ResourceDefinition resource)
    {
        var references = ParentsOf(resource.Endpoint);
        return references.Count == 0 ? null : new(references[0].Resource, [.. references.Select(reference => reference.Field).Distinct()]);
    }

    /// <summary>Every reference to a parent, in the order of the definition; a valid definition names one resource only.</summary>
    public static IReadOnlyList<ResolveDefinition> ParentsOf(EndpointDefinition endpoint)
    {
        var found = endpoint.Resolve.Values.ToList();
        foreach (var expression in ExpressionsOf(endpoint))
        {
            if (expression.Split('.', 3) is ["resources", var parent, var field])
            {
                found.Add(new(parent, field));
            }
        }

        return found;
    }

    /// <summary>
    /// The first request of a sequence. <paramref name="parentRecord"/> is the JSON object of one record of the parent.
    /// </summary>
    /// <exception cref="Errors.PipelineException">PARENT_FIELD_MISSING: the record has no such field; the message lists those it has.
    /// PARENT_VALUE_UNSAFE: the value would lead to another endpoint.</exception>
    public static RestRequest Bind(ClientDefinition client, ResourceDefinition resource, ReadOnlyMemory<byte>? parentRecord = null, IncrementalValues? incremental = null)
    {
        var endpoint = resource.Endpoint;
        var values = new PlaceholderValues(resource, parentRecord, incremental);
        var path = PlaceholderText.Expand(endpoint.Path, expression => values.ForPath(expression));
        var headers = new Dictionary<string, string>(client.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in endpoint.Headers)
        {
            headers[PlaceholderText.Expand(name, values.Text)] = PlaceholderText.Expand(value, values.Text);
        }

        return new RestRequest
        {
            Method = endpoint.Method,
            Url = RestUrl.Join(client.BaseUrl, path),
            Endpoint = endpoint.Path,
            Query = QueryOf(endpoint, values),
            Headers = headers,
            Json = PlaceholderText.Expand(endpoint.Json, values.Value, keepTypes: true),
            Data = PlaceholderText.Expand(endpoint.Data, values.Value, keepTypes: false),
        };
    }

    /// <summary>True when the last segment of the path is or holds a placeholder: dlt reads such a page as one record.</summary>
    public static bool EndsInPlaceholder(string path)
    {
        var trimmed = path.TrimEnd('/');
        return PlaceholderText.HasAny(trimmed[(trimmed.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Every expression of an endpoint, the path's first.</summary>
    public static IEnumerable<string> ExpressionsOf(EndpointDefinition endpoint) =>
        PlaceholderText.Expressions(endpoint.Path).Concat(ExpressionsBesidePath(endpoint));

    /// <summary>Expressions in params, headers and bodies, names included.</summary>
    public static IEnumerable<string> ExpressionsBesidePath(EndpointDefinition endpoint) =>
        endpoint.Params.SelectMany(param => Texts(param.Value).Prepend(param.Key))
            .Concat(endpoint.Headers.SelectMany(header => new[] { header.Key, header.Value }))
            .Concat(Texts(endpoint.Json))
            .Concat(Texts(endpoint.Data))
            .SelectMany(PlaceholderText.Expressions);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject table => table.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static List<KeyValuePair<string, string>> QueryOf(EndpointDefinition endpoint, PlaceholderValues values)
    {
        var inPath = PlaceholderText.Expressions(endpoint.Path).ToHashSet(StringComparer.Ordinal);
        var query = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in endpoint.Params)
        {
            if (inPath.Contains(name) || value is null)
            {
                continue;
            }

            var key = PlaceholderText.Expand(name, values.Text);
            var expanded = PlaceholderText.Expand(value, values.Value, keepTypes: false);
            var items = expanded is JsonArray list ? list.AsEnumerable() : [expanded];
            query.AddRange(items.Where(item => item is not null).Select(item => new KeyValuePair<string, string>(key, PlaceholderText.TextOf(item))));
        }

        if (endpoint.Incremental is { } cursor)
        {
            AddCursor(query, cursor.StartParam, values.Cursor("start_value"));
            AddCursor(query, cursor.EndParam, values.Cursor("end_value"));
        }

        return query;
    }

    private static void AddCursor(List<KeyValuePair<string, string>> query, string? param, JsonNode? value)
    {
        if (param is not null && value is not null)
        {
            query.RemoveAll(pair => pair.Key == param);
            query.Add(new(param, PlaceholderText.TextOf(value)));
        }
    }
}

/// <summary>The values the placeholders of one request stand for.</summary>
internal sealed class PlaceholderValues(ResourceDefinition resource, ReadOnlyMemory<byte>? parentRecord, IncrementalValues? incremental)
{
    public string Text(string expression) => PlaceholderText.TextOf(Value(expression));

    /// <summary>Value of <c>resources.*</c> or <c>incremental.*</c> anywhere.</summary>
    public JsonNode? Value(string expression) => expression.Split('.', 3) switch
    {
        ["resources", var parent, var field] => Parent(expression, parent, field),
        ["incremental", var name] => Cursor(name),
        _ => throw RestErrors.PlaceholderUnbound(resource, expression),
    };

    /// <summary>Value of any expression of the path, escaped for it.</summary>
    public string ForPath(string expression)
    {
        var endpoint = resource.Endpoint;
        var value = endpoint.Resolve.TryGetValue(expression, out var resolve) ? Parent(expression, resolve.Resource, resolve.Field)
            : endpoint.Params.TryGetValue(expression, out var param) ? PlaceholderText.Expand(param, Value, keepTypes: true)
            : Value(expression);
        return PathValue.Escape(PlaceholderText.TextOf(value)) ?? throw RestErrors.ParentValueUnsafe(resource, expression);
    }

    /// <summary>A cursor value with the definition's convert applied.</summary>
    public JsonNode? Cursor(string name)
    {
        var value = name switch
        {
            "initial_value" => incremental?.InitialValue,
            "start_value" => incremental?.StartValue,
            "last_value" => incremental?.LastValue,
            "end_value" => incremental?.EndValue,
            _ => throw RestErrors.PlaceholderUnbound(resource, $"incremental.{name}"),
        };
        return resource.Endpoint.Incremental?.Convert == "unix_seconds" ? UnixSeconds(value) : value;
    }

    private static JsonNode? UnixSeconds(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? JsonValue.Create(time.ToUnixTimeSeconds())
            : value;

    private JsonNode? Parent(string expression, string parent, string field)
    {
        if (parentRecord is not { } record)
        {
            throw RestErrors.ParentFieldMissing(resource, parent, field, expression, []);
        }

        return Selector.Parse(field).FirstElement(record) is { ValueKind: not JsonValueKind.Null } element
            ? JsonNode.Parse(element.GetRawText())
            : throw RestErrors.ParentFieldMissing(resource, parent, field, expression, KeysOf(record));
    }

    private static List<string> KeysOf(ReadOnlyMemory<byte> record)
    {
        var keys = new List<string>();
        var members = new JsonRanges(record.Span, 0, record.Length);
        while (members.InObject && members.MoveNext())
        {
            keys.Add(members.Name);
        }

        return keys;
    }
}
