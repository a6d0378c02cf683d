using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>What remains to be done when all records of a load were written.</summary>
internal static class LoadEnd
{
    /// <summary>
    /// A replace resource without a record still empties its table, so the table has to be known: a new one gets its generated columns and
    /// counts 0 rows, as dlt writes an empty file for it.
    /// </summary>
    public static void CountEmptyReplace(NormalizeContext context, ResourcePages resource, RootTables roots, Dictionary<string, long> rowCounts)
    {
        if (resource.Hints.TableName?.Contains('{', StringComparison.Ordinal) == true || roots.Only is not { } root)
        {
            return;
        }

        if (root.Table.WriteDisposition != WriteDisposition.Replace || !rowCounts.TryAdd(root.Name, 0))
        {
            return;
        }

        if (!root.Table.SeenData)
        {
            context.Tables.Mark();
            new ExactPath(context).Write(root, new OrderedDictionary<string, JsonElement>());
            context.Tables.Rollback();
            context.Tables.Clear();
        }
    }

    /// <summary>Checks the tables that got rows, marks them, and collects warnings.</summary>
    public static void Check(NormalizeContext context, IReadOnlyDictionary<string, long> rowCounts, List<string> warnings)
    {
        foreach (var name in rowCounts.Keys)
        {
            var table = context.Schema.Find(name)!;
            foreach (var column in table.Columns)
            {
                if (column.Type is null && !column.Nullable)
                {
                    throw SchemaErrors.ColumnNeverFilled(name, column.Name);
                }
            }

            var left = context.Nulls.Left(table);
            if (left.Count > 0)
            {
                warnings.Add($"Table '{name}': {string.Join(", ", left)} had only null, so no column was made. Give a data_type in columns to have it anyway.");
            }

            table.NormalizerExtra.Remove(Contracts.EvolveOnce);
            table.SeenData = true;
        }
    }
}
