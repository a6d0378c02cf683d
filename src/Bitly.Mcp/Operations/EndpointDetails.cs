using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp.Operations;

/// <summary>One entry of the catalogue as a person wants to see it: the request, the tables it makes, a sample. Pure.</summary>
internal static class EndpointDetails
{
    public static EndpointDetail Of(CatalogEntry entry) => new()
    {
        Name = entry.Name,
        About = entry.About,
        Request = $"GET {entry.Path}",
        Cost = Endpoints.Cost(entry),
        Tier = Endpoints.TierName(entry.Tier),
        Parent = entry.Parent is { } parent ? $"{parent.Resource}.{parent.Field}" : null,
        DataSelector = entry.Selector,
        Params = entry.Params.Count == 0 ? null : new JsonObject(entry.Params.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
        PrimaryKey = entry.PrimaryKey.Count == 0 ? null : entry.PrimaryKey,
        WriteDisposition = entry.WriteDisposition.ToString().ToLowerInvariant(),
        Cursor = entry.Incremental?.CursorPath,
        Tables = Tables(entry),
        Columns = Columns(entry),
        Sample = Sample(entry),
        Toml = ProjectFiles.Resource(entry.Name, about: null),
    };

    /// <summary>The root table and a child table for each list, as dlt names them.</summary>
    public static IReadOnlyList<string> Tables(CatalogEntry entry)
    {
        var tables = new List<string> { entry.Name };
        AddChildTables(tables, entry.Name, entry.Fields, entry.Drop);
        return tables;
    }

    private static void AddChildTables(List<string> tables, string prefix, IReadOnlyList<Field> fields, IReadOnlyList<string> dropped)
    {
        foreach (var field in fields)
        {
            if (dropped.Contains(field.Name))
            {
                continue;
            }

            var name = $"{prefix}__{field.Name}";
            if (field.Kind is FieldKind.ObjectList or FieldKind.TextList)
            {
                tables.Add(name);
            }

            AddChildTables(tables, name, field.Fields, []);
        }
    }

    private static List<EndpointColumn> Columns(CatalogEntry entry)
    {
        var columns = new List<EndpointColumn>();
        AddColumns(columns, (entry.Name, ""), [.. entry.Fields.Where(field => !entry.Drop.Contains(field.Name))]);
        return columns;
    }

    private static void AddColumns(List<EndpointColumn> columns, (string Table, string Prefix) place, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            var name = place.Prefix + field.Name;
            switch (field.Kind)
            {
                case FieldKind.Object:
                    AddColumns(columns, (place.Table, name + "__"), field.Fields);
                    break;
                case FieldKind.ObjectList:
                    AddColumns(columns, ($"{place.Table}__{name}", ""), field.Fields);
                    break;
                case FieldKind.TextList:
                    columns.Add(new EndpointColumn($"{place.Table}__{name}", "value", "text", field.About));
                    break;
                default:
                    columns.Add(new EndpointColumn(place.Table, name, TypeName(field.Kind), field.About));
                    break;
            }
        }
    }

    private static string TypeName(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "bigint",
        FieldKind.Bool => "bool",
        FieldKind.Time => "timestamp",
        _ => "text",
    };

    private static JsonNode Sample(CatalogEntry entry)
    {
        if (entry.WrapScalarsAs is not null)
        {
            return new JsonObject { [entry.Selector] = new JsonArray("...") };
        }

        var record = Sample(entry.Fields);
        if (entry.Selector == "$")
        {
            return record;
        }

        JsonNode node = new JsonArray(record);
        foreach (var part in entry.Selector.Split('.').Reverse())
        {
            node = new JsonObject { [part] = node };
        }

        return node;
    }

    private static JsonObject Sample(IReadOnlyList<Field> fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, Sample(field))));

    private static JsonNode? Sample(Field field) => field.Kind switch
    {
        FieldKind.Integer => JsonValue.Create(1),
        FieldKind.Bool => JsonValue.Create(false),
        FieldKind.Time => JsonValue.Create("2026-03-14T09:26:53+0000"),
        FieldKind.Object => Sample(field.Fields),
        FieldKind.ObjectList => new JsonArray(Sample(field.Fields)),
        FieldKind.TextList => new JsonArray("..."),
        _ => JsonValue.Create("..."),
    };
}
