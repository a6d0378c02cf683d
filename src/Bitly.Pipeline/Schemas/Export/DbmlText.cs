using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>A schema in DBML (dbdiagram.io): data tables first, then dlt's own, then the references.</summary>
internal static class DbmlText
{
    public static string Write(Schema schema)
    {
        var known = schema.Tables.Where(table => !Contracts.IsNew(table)).OrderBy(table => Naming.IsDlt(table.Name)).ToList();
        var parts = known.Select(Table).ToList();
        var names = known.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        parts.AddRange(TableReferences.Of(schema)
            .Where(reference => names.Contains(reference.Table) && names.Contains(reference.Target))
            .Select(reference => $"Ref {{\n    \"{reference.Table}\".\"{reference.Column}\" {reference.Dbml} \"{reference.Target}\".\"{reference.TargetColumn}\"\n}}"));
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Table(Table table)
    {
        var text = new StringBuilder($"Table \"{table.Name}\" {{\n");
        foreach (var column in table.Columns.Where(column => column.Type is not null))
        {
            text.Append("    ").Append(Line(column)).Append('\n');
        }

        if (table.Description is { } description)
        {
            text.Append("    Note {\n        ").Append(Quote(description)).Append("\n    }\n");
        }

        return text.Append('}').ToString();
    }

    private static string Line(Column column)
    {
        var settings = new List<string>();
        if (column.PrimaryKey)
        {
            settings.Add("pk");
        }

        if (column.Unique)
        {
            settings.Add("unique");
        }

        if (!column.Nullable)
        {
            settings.Add("not null");
        }

        if (column.Description is { } description)
        {
            settings.Add("note: " + Quote(description));
        }

        var line = $"\"{column.Name}\" {TypeNames.Text(column.Type!.Value)}";
        return settings.Count == 0 ? line : $"{line} [{string.Join(", ", settings)}]";
    }

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
