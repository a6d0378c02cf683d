using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>dlt's version hash of a schema (reference: dlt-behaviour 6.3) and what follows from a changed one.</summary>
internal static class SchemaHash
{
    private const int HistoryLength = 10;

    /// <summary>Base64 of SHA3-256 over the schema's sorted JSON without its version, then over all table and column names in their order.</summary>
    public static string Of(Schema schema)
    {
        var tree = SchemaFile.Tree(schema);
        foreach (var key in (string[])["version", "version_hash", "imported_version_hash", "previous_hashes"])
        {
            tree.Remove(key);
        }

        using var content = new MemoryStream();
        content.Write(PythonJson.Bytes(tree, sorted: true));
        foreach (var table in schema.Tables.OrderBy(table => table.Name, CodePointOrder.Instance))
        {
            content.Write(Encoding.UTF8.GetBytes(table.Name));
            foreach (var column in table.Columns)
            {
                content.Write(Encoding.UTF8.GetBytes(column.Name));
            }
        }

        return RowIds.VersionHash(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>
    /// Brings the stored hash up to date: a new one raises the version by one and goes before the earlier ones, of which ten are kept.
    /// A schema without a hash only gets it. True when the schema had changed. dlt hashes three times in a first load: after the hints
    /// (version 1), after the state table was added (still 1: <paramref name="raise"/> false), after normalizing (2).
    /// </summary>
    public static bool Bump(Schema schema, bool raise = true)
    {
        var hash = Of(schema);
        if (hash == schema.VersionHash)
        {
            return false;
        }

        if (schema.VersionHash is { } earlier)
        {
            schema.Version += raise ? 1 : 0;
            Remember(schema, earlier);
        }

        schema.VersionHash = hash;
        return true;
    }

    private static void Remember(Schema schema, string hash)
    {
        if (schema.PreviousHashes.Contains(hash))
        {
            return;
        }

        schema.PreviousHashes.Insert(0, hash);
        while (schema.PreviousHashes.Count > HistoryLength)
        {
            schema.PreviousHashes.RemoveAt(HistoryLength);
        }
    }
}
