using System.Text;
using DuckDB.NET.Data;

namespace Bitly.EndToEnd.Safety.Wall;

/// <summary>Everything a DuckDB file says: names, and each row of each table as text.</summary>
internal static class DatabaseText
{
    public static string Of(string file)
    {
        using var connection = new DuckDBConnection($"Data Source={file};ACCESS_MODE=READ_ONLY");
        connection.Open();
        var text = new StringBuilder();
        var tables = Rows(connection, "SELECT '\"' || table_schema || '\".\"' || replace(table_name, '\"', '\"\"') || '\"' FROM information_schema.tables");
        foreach (var row in tables.SelectMany(table => Rows(connection, $"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {table}")).Concat(Rows(connection, "SELECT sql FROM duckdb_tables()")))
        {
            text.AppendLine(row);
        }

        return text.ToString();
    }

    private static List<string> Rows(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                rows.Add(reader.IsDBNull(column) ? "" : reader.GetString(column));
            }
        }

        return rows;
    }
}
