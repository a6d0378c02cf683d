using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>An entity-relationship diagram in Mermaid's language: tables with data types and keys, then the references.</summary>
internal static class MermaidText
{
    public static string Write(Schema schema)
    {
        var text = new StringBuilder("erDiagram\n");
        foreach (var table in schema.Tables.Where(table => !Contracts.IsNew(table)))
        {
            text.Append("    ").Append(table.Name).Append("{\n");
            foreach (var column in table.Columns.Where(column => column.Type is not null))
            {
                text.Append("    ").Append(Line(column)).Append('\n');
            }

            text.Append("}\n");
        }

        foreach (var reference in TableReferences.Of(schema))
        {
            text.Append("    ").Append(reference.Table).Append(' ').Append(reference.Mermaid).Append(' ').Append(reference.Target)
                .Append(" : \"").Append(reference.Label).Append("\"\n");
        }

        return text.ToString();
    }

    private static string Line(Column column)
    {
        var keys = string.Join(',', new[] { column.PrimaryKey ? "PK" : null, column.Unique ? "UK" : null }.Where(key => key is not null));
        var line = $"{TypeNames.Text(column.Type!.Value)} {column.Name}{(keys.Length > 0 ? " " + keys : "")}";
        return column.Description is { } description ? $"{line} \"{description.Replace('"', '\'')}\"" : line;
    }
}
