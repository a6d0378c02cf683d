using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads what a resource says about its table, over hints that are there already.</summary>
internal static class HintsReading
{
    /// <summary>Keys of hints that a resource and a nested hint share.</summary>
    public static readonly string[] Keys =
    [
        "table_name", "write_disposition", "primary_key", "merge_key", "columns", "schema_contract", "max_table_nesting", "nested_hints", "description",
    ];

    private static readonly string[] ColumnKeys =
    [
        "name", "data_type", "nullable", "precision", "scale", "timezone", "primary_key", "merge_key", "unique", "hard_delete", "dedup_sort",
        "description", "row_key", "parent_key", "root_key", "variant", "incremental",
    ];

    private static readonly string[] MergeStrategies = ["delete-insert", "upsert", "insert-only", "scd2"];
    private static readonly string[] ReplaceStrategies = ["truncate-and-insert", "insert-from-staging", "staging-optimized"];
    private static readonly string[] Dispositions = ["append", "replace", "merge", "skip"];

    public static TableHints Read(NodeReader reader, TableHints basis)
    {
        var hints = Disposition(reader, basis);
        return hints with
        {
            TableName = reader.Text("table_name") ?? hints.TableName,
            PrimaryKey = reader.Names("primary_key") ?? hints.PrimaryKey,
            PrimaryKeyAsList = reader.Find("primary_key") is { } key ? key.Kind == NodeKind.List : hints.PrimaryKeyAsList,
            MergeKey = reader.Names("merge_key") ?? hints.MergeKey,
            Columns = Columns(reader, hints.Columns),
            Contract = Contract(reader) ?? hints.Contract,
            MaxTableNesting = reader.Integer("max_table_nesting") ?? hints.MaxTableNesting,
            NestedHints = Nested(reader, hints.NestedHints),
            Description = reader.Text("description") ?? hints.Description,
        };
    }

    /// <summary>A mode for all levels, or a table of levels.</summary>
    public static SchemaContract? Contract(NodeReader reader)
    {
        var node = reader.OfKind("schema_contract", "a mode or a table of modes", NodeKind.Text, NodeKind.Table);
        if (node is null)
        {
            return null;
        }

        if (node.Kind == NodeKind.Text)
        {
            return Mode(reader, "schema_contract") is { } mode ? SchemaContract.All(mode) : null;
        }

        var table = new NodeReader(node, reader.PathOf("schema_contract"), reader.Problems).Only(["tables", "columns", "data_type"], "schema_contract");
        return new(Mode(table, "tables"), Mode(table, "columns"), Mode(table, "data_type"));
    }

    private static ContractMode? Mode(NodeReader reader, string key) => reader.Choice(key, "evolve", "freeze", "discard_row", "discard_value") switch
    {
        "evolve" => ContractMode.Evolve,
        "freeze" => ContractMode.Freeze,
        "discard_row" => ContractMode.DiscardRow,
        "discard_value" => ContractMode.DiscardValue,
        _ => null,
    };

    private static TableHints Disposition(NodeReader reader, TableHints basis)
    {
        var node = reader.OfKind("write_disposition", "a text or a table", NodeKind.Text, NodeKind.Table);
        if (node is null)
        {
            return basis;
        }

        if (node.Kind == NodeKind.Text)
        {
            return basis with { WriteDisposition = DispositionOf(reader.Choice("write_disposition", Dispositions)), MergeStrategy = null, Scd2 = null };
        }

        var table = new NodeReader(node, reader.PathOf("write_disposition"), reader.Problems).Only(
            ["disposition", "strategy", "validity_column_names", "active_record_timestamp", "boundary_timestamp", "row_version_column_name"], "write_disposition");
        var disposition = DispositionOf(table.Choice("disposition", Dispositions));
        // A load is one transaction, so the three ways to replace come to the same.
        var strategy = table.Choice("strategy", disposition == WriteDisposition.Replace ? ReplaceStrategies : MergeStrategies);
        return basis with
        {
            WriteDisposition = disposition,
            MergeStrategy = strategy switch
            {
                "delete-insert" => MergeStrategy.DeleteInsert,
                "upsert" => MergeStrategy.Upsert,
                "insert-only" => MergeStrategy.InsertOnly,
                "scd2" => MergeStrategy.Scd2,
                _ => null,
            },
            Scd2 = strategy == "scd2" ? Scd2(table) : null,
        };
    }

    private static WriteDisposition? DispositionOf(string? text) => text switch
    {
        "append" => WriteDisposition.Append,
        "replace" => WriteDisposition.Replace,
        "merge" => WriteDisposition.Merge,
        "skip" => WriteDisposition.Skip,
        _ => null,
    };

    private static Scd2Settings Scd2(NodeReader table)
    {
        var settings = new Scd2Settings
        {
            ActiveRecordTimestamp = table.Scalar("active_record_timestamp")?.ToString(),
            BoundaryTimestamp = table.Scalar("boundary_timestamp")?.ToString(),
            RowVersionColumn = table.Text("row_version_column_name"),
        };
        var names = table.Names("validity_column_names");
        if (names is not null && names.Count != 2)
        {
            table.Wrong(table.Find("validity_column_names")!, "validity_column_names", "must be two names: valid from, valid to");
            return settings;
        }

        return names is null ? settings : settings with { ValidFrom = names[0], ValidTo = names[1] };
    }

    /// <summary>A table of name to hints or a list of hints with names; merged per column over what is there.</summary>
    private static IReadOnlyList<Column> Columns(NodeReader reader, IReadOnlyList<Column> basis)
    {
        var node = reader.OfKind("columns", "a table of columns or a list of them", NodeKind.Table, NodeKind.List);
        if (node is null)
        {
            return basis;
        }

        var columns = basis.ToList();
        if (node.Kind == NodeKind.Table)
        {
            foreach (var name in node.Members.Select(member => member.Key))
            {
                if (new NodeReader(node, reader.PathOf("columns"), reader.Problems).Table(name) is { } column)
                {
                    Put(columns, name, column);
                }
            }

            return columns;
        }

        foreach (var column in reader.Tables("columns")!)
        {
            if (column.Text("name") is { } name)
            {
                Put(columns, name, column);
            }
            else
            {
                column.Wrong(column.Node, "name", "is missing");
            }
        }

        return columns;
    }

    private static void Put(List<Column> columns, string name, NodeReader reader)
    {
        foreach (var (key, value) in reader.Node.Members)
        {
            if (!ColumnKeys.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal))
            {
                reader.Problems.AddName(value, reader.Path, "unknown key", key, ColumnKeys);
            }
        }

        var at = columns.FindIndex(column => column.Name == name);
        var read = Column(reader, at < 0 ? new Column(name) : columns[at]);
        if (at < 0)
        {
            columns.Add(read);
        }
        else
        {
            columns[at] = read;
        }
    }

    private static Column Column(NodeReader reader, Column basis)
    {
        var type = reader.Choice("data_type", [.. Enum.GetNames<DataType>().Select(name => name.ToLowerInvariant())]);
        var extra = reader.Node.Members.Where(member => member.Key.StartsWith("x-", StringComparison.Ordinal) && member.Value.IsScalar)
            .ToDictionary(member => member.Key, member => ExtraOf(member.Value));
        return basis with
        {
            Type = type is null ? basis.Type : Enum.Parse<DataType>(type, ignoreCase: true),
            Nullable = reader.Flag("nullable") ?? basis.Nullable,
            Precision = reader.Integer("precision") ?? basis.Precision,
            Scale = reader.Integer("scale") ?? basis.Scale,
            Timezone = reader.Flag("timezone") ?? basis.Timezone,
            PrimaryKey = reader.Flag("primary_key") ?? basis.PrimaryKey,
            MergeKey = reader.Flag("merge_key") ?? basis.MergeKey,
            Unique = reader.Flag("unique") ?? basis.Unique,
            RowKey = reader.Flag("row_key") ?? basis.RowKey,
            HardDelete = reader.Flag("hard_delete") ?? basis.HardDelete,
            DedupSort = reader.Choice("dedup_sort", "asc", "desc") ?? basis.DedupSort,
            Description = reader.Text("description") ?? basis.Description,
            Extra = extra.Count == 0 ? basis.Extra : extra,
        };
    }

    private static object? ExtraOf(SettingsNode value) => value.Kind switch
    {
        NodeKind.Bool => value.Text == "true",
        NodeKind.Integer => long.TryParse(value.Text, out var number) ? number : value.Text,
        NodeKind.Number => double.Parse(value.Text, System.Globalization.CultureInfo.InvariantCulture),
        NodeKind.Null => null,
        _ => value.Text,
    };

    private static IReadOnlyDictionary<string, TableHints> Nested(NodeReader reader, IReadOnlyDictionary<string, TableHints> basis)
    {
        if (reader.Table("nested_hints") is not { } table)
        {
            return basis;
        }

        var nested = new Dictionary<string, TableHints>(basis);
        foreach (var name in table.Node.Members.Select(member => member.Key))
        {
            if (table.Table(name) is { } hints)
            {
                nested[name] = Read(hints.Only(Keys, "nested_hints"), nested.GetValueOrDefault(name) ?? new TableHints());
            }
        }

        return nested;
    }
}
