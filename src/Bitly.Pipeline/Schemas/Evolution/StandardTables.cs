namespace Bitly.Pipeline.Schemas;

/// <summary>dlt's own tables (reference: dlt-behaviour 6.1), with its columns, flags and descriptions.</summary>
internal static class StandardTables
{
    /// <summary>An empty schema as dlt makes it: version 1, with the version and loads tables, not hashed yet.</summary>
    public static Schema NewSchema(string name)
    {
        var schema = new Schema(name);
        schema.Add(Version());
        schema.Add(Loads());
        return schema;
    }

    public static Table Version() => Make(
        DltColumns.VersionTable, "Created by DLT. Tracks schema updates",
        Needed("version", DataType.BigInt),
        Needed("engine_version", DataType.BigInt),
        Needed("inserted_at", DataType.Timestamp),
        Needed("schema_name", DataType.Text),
        Needed("version_hash", DataType.Text),
        Needed("schema", DataType.Text));

    public static Table Loads() => Make(
        DltColumns.LoadsTable, "Created by DLT. Tracks completed loads",
        Needed("load_id", DataType.Text) with { Precision = 64 },
        new Column("schema_name") { Type = DataType.Text },
        Needed("status", DataType.BigInt),
        Needed("inserted_at", DataType.Timestamp),
        new Column("schema_version_hash") { Type = DataType.Text });

    /// <summary>
    /// The state table as dlt's extract step adds it; its <c>_dlt_id</c> comes with the first row (<see cref="CompleteState"/>).
    /// </summary>
    public static Table State()
    {
        var table = new Table(DltColumns.StateTable)
        {
            Resource = DltColumns.StateTable,
            WriteDisposition = WriteDisposition.Append,
            Keys = ["columns", "write_disposition", "file_format", "name", "resource"],
        };
        table.Extra["file_format"] = "preferred";
        Column[] columns =
        [
            Needed("version", DataType.BigInt),
            Needed("engine_version", DataType.BigInt),
            Needed("pipeline_name", DataType.Text),
            Needed("state", DataType.Text),
            Needed("created_at", DataType.Timestamp),
            new Column("version_hash") { Type = DataType.Text },
            Needed(DltColumns.LoadId, DataType.Text) with { Precision = 64 },
        ];
        foreach (var column in columns)
        {
            table.Put(column);
        }

        return table;
    }

    /// <summary>What the first row adds to the state table.</summary>
    public static void CompleteState(Table state)
    {
        state.Put(Inference.NewColumn(DltColumns.Id, DataType.Text));
        state.SeenData = true;
    }

    private static Table Make(string name, string description, params ReadOnlySpan<Column> columns)
    {
        var table = new Table(name)
        {
            Resource = name,
            WriteDisposition = WriteDisposition.Skip,
            Description = description,
            Keys = ["name", "columns", "write_disposition", "resource", "description"],
        };
        foreach (var column in columns)
        {
            table.Put(column);
        }

        return table;
    }

    private static Column Needed(string name, DataType type) => new(name) { Type = type, Nullable = false };
}
