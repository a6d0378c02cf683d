using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>How the ids of a root table's rows are made (reference: dlt-behaviour 4.6).</summary>
internal enum RootIdKind
{
    Random,
    /// <summary>Hash of the primary key: merge with upsert or insert-only.</summary>
    KeyHash,
    /// <summary>Hash of the whole record: merge with scd2.</summary>
    RowHash,
}

/// <summary>Ids of root rows that follow from their content.</summary>
internal static class RootIds
{
    /// <exception cref="Errors.PipelineException">The record has no value under a key column.</exception>
    public static byte[] KeyHash(RootTable root, FlatRow row)
    {
        var key = new List<KeyValuePair<string, JsonElement>>(root.KeyColumns.Count);
        foreach (var column in root.KeyColumns)
        {
            if (!row.TryGetValue(column, out var value))
            {
                throw NormalizeErrors.KeyMissing(root.Name, column);
            }

            key.Add(new(column, value.Source));
        }

        return Encoding.ASCII.GetBytes(RowIds.Hash(PythonJson.Key(key)));
    }

    public static byte[] RowHash(IEnumerable<KeyValuePair<string, JsonElement>> record) =>
        Encoding.ASCII.GetBytes(RowIds.Hash(PythonJson.Key(record.Where(member => !Naming.IsDlt(member.Key)))));
}
