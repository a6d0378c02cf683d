using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Bitly.DltCases;

internal sealed record ActualColumn(string Name, string Type, bool Nullable, JsonObject Hints);

internal sealed record ActualTable(string Name, IReadOnlyList<ActualColumn> Columns, IReadOnlyList<JsonObject> Rows, JsonObject? Schema);

/// <summary>What the database really holds after a run: read with DuckDB itself, the schema from the newest _dlt_version row.</summary>
internal sealed class ActualDataset
{
    public Dictionary<string, ActualTable> Tables { get; } = new(StringComparer.Ordinal);
    public List<string> LoadIds { get; } = [];
    /// <summary>Tables of the newest stored schemas.</summary>
    public HashSet<string> SchemaTables { get; } = new(StringComparer.Ordinal);

    /// <param name="file">The database.</param>
    /// <param name="dataset">Its schema.</param>
    /// <param name="local">Folder with the schemas of the machine, which win: one that is as it was before has no new row in _dlt_version.</param>
    public static ActualDataset Read(string file, string dataset, string? local = null)
    {
        var actual = new ActualDataset();
        if (!File.Exists(file))
        {
            return actual;
        }

        using var connection = new DuckDBConnection($"Data Source={file};ACCESS_MODE=READ_ONLY");
        connection.Open();
        var schemas = new JsonObject();
        var columns = Query(connection, $"SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = '{dataset}' ORDER BY table_name, ordinal_position");
        if (columns.Any(c => (string)c[0]! == "_dlt_version"))
        {
            foreach (var row in Query(connection, $"SELECT schema FROM \"{dataset}\"._dlt_version ORDER BY version, inserted_at"))
            {
                Add(schemas, (string)row[0]!);
            }
        }

        foreach (var schema in Directory.Exists(local) ? Directory.EnumerateFiles(local, "*.schema.json") : [])
        {
            Add(schemas, File.ReadAllText(schema));
        }

        if (columns.Any(c => (string)c[0]! == "_dlt_loads"))
        {
            actual.LoadIds.AddRange(Query(connection, $"SELECT load_id FROM \"{dataset}\"._dlt_loads ORDER BY load_id").Select(r => (string)r[0]!));
        }

        actual.SchemaTables.UnionWith(schemas.Select(s => s.Key));
        foreach (var table in columns.GroupBy(c => (string)c[0]!))
        {
            actual.Tables[table.Key] = ReadTable(connection, dataset, table.Key, [.. table], schemas[table.Key] as JsonObject);
        }

        return actual;
    }

    private static void Add(JsonObject tables, string schema)
    {
        foreach (var (name, table) in (JsonObject)JsonNode.Parse(schema)!["tables"]!)
        {
            tables[name] = table!.DeepClone();
        }
    }

    private static ActualTable ReadTable(DuckDBConnection connection, string dataset, string name, List<object?[]> columns, JsonObject? schema)
    {
        var read = columns.Select(c => new ActualColumn(
            (string)c[1]!, (string)c[2]!, (string)c[3]! == "YES", schema?["columns"]?[(string)c[1]!] as JsonObject ?? [])).ToList();
        var select = string.Join(", ", read.Select(c => Canonical(c)));
        var rows = Query(connection, $"SELECT {select} FROM \"{dataset}\".\"{name}\"").Select(values =>
        {
            var row = new JsonObject();
            for (var i = 0; i < read.Count; i++)
            {
                row[read[i].Name] = ToJson(values[i], read[i].Type);
            }

            return row;
        });
        return new ActualTable(name, read, [.. rows], schema);
    }

    private static string Canonical(ActualColumn column)
    {
        var name = $"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return column.Type switch
        {
            "TIMESTAMP WITH TIME ZONE" => $"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'",
            "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" => $"strftime({name}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f')",
            "BLOB" => $"lower(hex({name}))",
            "VARCHAR" or "BIGINT" or "DOUBLE" or "BOOLEAN" => name,
            _ => $"CAST({name} AS VARCHAR)",
        };
    }

    private static JsonNode? ToJson(object? value, string type) => value switch
    {
        null => null,
        string text when type.StartsWith("DECIMAL", StringComparison.Ordinal) => new JsonObject { ["$decimal"] = text },
        string text when type is "TINYINT" or "SMALLINT" or "INTEGER" => JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture)),
        string text when type is "HUGEINT" => JsonNode.Parse(BigInteger.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)),
        string text when type is "BLOB" => new JsonObject { ["$hex"] = text },
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static List<object?[]> Query(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
