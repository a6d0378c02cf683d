namespace Bitly.Pipeline.Schemas;

/// <summary>A column of one table that names rows of another.</summary>
/// <param name="Label">dlt's name for the kind of reference.</param>
/// <param name="Mermaid">The arrow in a Mermaid diagram.</param>
/// <param name="Dbml">The sign in DBML.</param>
/// <param name="Table">Where the reference is.</param>
/// <param name="Column">Its column.</param>
/// <param name="Target">The table it points at.</param>
/// <param name="TargetColumn">The column there.</param>
internal sealed record TableReference(string Label, string Mermaid, string Dbml, string Table, string Column, string Target, string TargetColumn);

/// <summary>The references dlt's own columns make: child to parent, descendant to root, root row to load, load to schema version.</summary>
internal static class TableReferences
{
    private const string ManyToOne = "}|--||";

    public static IReadOnlyList<TableReference> Of(Schema schema)
    {
        var references = new List<TableReference>();
        foreach (var table in schema.Tables)
        {
            AddOf(schema, table, references);
        }

        if (schema.Find(DltColumns.VersionTable) is not null && schema.Find(DltColumns.LoadsTable) is not null)
        {
            references.Add(new("_dlt_schema_version", "||--|{", "<", DltColumns.VersionTable, "version_hash", DltColumns.LoadsTable, "schema_version_hash"));
            references.Add(new("_dlt_schema_name", "}|--|{", "<>", DltColumns.VersionTable, "schema_name", DltColumns.LoadsTable, "schema_name"));
        }

        return references;
    }

    private static void AddOf(Schema schema, Table table, List<TableReference> to)
    {
        if (table.Parent is { } parentName && schema.Find(parentName) is { } parent)
        {
            Add(to, "_dlt_parent", table, table.Columns.FirstOrDefault(column => column.ParentKey), parent);
            Add(to, "_dlt_root", table, table.Columns.FirstOrDefault(column => column.RootKey), Root(schema, parent));
        }

        if (table.Find(DltColumns.LoadId) is not null)
        {
            to.Add(new("_dlt_load", ManyToOne, ">", table.Name, DltColumns.LoadId, DltColumns.LoadsTable, "load_id"));
        }
    }

    private static void Add(List<TableReference> to, string label, Table table, Column? column, Table target)
    {
        if (column is not null)
        {
            var rowKey = target.Columns.FirstOrDefault(candidate => candidate.RowKey)?.Name ?? DltColumns.Id;
            to.Add(new(label, ManyToOne, ">", table.Name, column.Name, target.Name, rowKey));
        }
    }

    private static Table Root(Schema schema, Table table) =>
        table.Parent is { } name && schema.Find(name) is { } parent ? Root(schema, parent) : table;
}
