using System.Text;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>dlt's own three tables in a dataset: who loaded what, with which schema, and where the next run goes on (reference: dlt-behaviour 6).</summary>
internal sealed class SystemTables(IDestinationSession session, string dataset)
{
    private const long Completed = 0;

    private static readonly Table[] Definitions = [StandardTables.Version(), StandardTables.Loads(), State()];

    /// <summary>True for a table that this room fills itself.</summary>
    public static bool IsSystem(string table) => Definitions.Any(definition => definition.Name == table);

    /// <summary>Makes those of the three tables that are missing.</summary>
    public void Create()
    {
        var there = session.Tables(dataset).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var table in Definitions.Where(table => !there.Contains(table.Name)))
        {
            session.Execute(session.Sql.CreateTable(dataset, table.Name, table.Columns));
        }
    }

    public bool HasLoad(string loadId) => Any(DltColumns.LoadsTable, "load_id", loadId);

    public bool HasSchema(string hash) => Any(DltColumns.VersionTable, "version_hash", hash);

    public void AddSchema(StoredSchema schema, DateTimeOffset now) =>
        Insert(DltColumns.VersionTable, schema.Version, (long)SchemaFile.EngineVersion, now, schema.Name, schema.Hash, schema.Json);

    public void ForgetSchema(string name) =>
        session.Execute($"DELETE FROM {Name(DltColumns.VersionTable)} WHERE {Quote("schema_name")} = $1", name);

    public void AddState(StateRow state, string loadId, string rowId) =>
        Insert(DltColumns.StateTable, state.Version, state.EngineVersion, state.PipelineName, state.State, state.CreatedAt, state.VersionHash, loadId, rowId);

    /// <summary>The last word of a load: from here on it counts as complete.</summary>
    public void AddLoad(string loadId, string schemaName, string schemaHash, DateTimeOffset now) =>
        Insert(DltColumns.LoadsTable, loadId, schemaName, Completed, now, schemaHash);

    /// <summary>Newest state of a pipeline among complete loads, or null.</summary>
    public StateRow? NewestState(string pipelineName)
    {
        var columns = string.Join(", ", ((string[])["version", "engine_version", "pipeline_name", "state", "created_at", "version_hash"]).Select(column => "s." + Quote(column)));
        var rows = session.Query(
            $"SELECT {columns} FROM {Name(DltColumns.StateTable)} AS s JOIN {Name(DltColumns.LoadsTable)} AS l ON l.{Quote("load_id")} = s.{Quote("_dlt_load_id")} "
            + $"WHERE s.{Quote("pipeline_name")} = $1 AND l.{Quote("status")} = 0 ORDER BY l.{Quote("load_id")} DESC LIMIT 1",
            pipelineName);
        return rows.Count == 0 ? null : new StateRow((long)rows[0][0]!, (long)rows[0][1]!, (string)rows[0][2]!, (string)rows[0][3]!, Instant(rows[0][4]!), (string?)rows[0][5] ?? "");
    }

    /// <summary>Newest version of each schema, or the one version of a hash.</summary>
    public IReadOnlyList<StoredSchema> Schemas(string? hash = null)
    {
        var columns = session.Sql.Names(["schema_name", "version", "version_hash", "schema"]);
        var text = hash is null
            ? $"SELECT {columns} FROM (SELECT *, row_number() OVER (PARTITION BY {Quote("schema_name")} ORDER BY {Quote("inserted_at")} DESC, {Quote("version")} DESC) AS newest FROM {Name(DltColumns.VersionTable)}) AS v WHERE newest = 1 ORDER BY {Quote("schema_name")}"
            : $"SELECT {columns} FROM {Name(DltColumns.VersionTable)} WHERE {Quote("version_hash")} = $1 LIMIT 1";
        return [.. session.Query(text, hash is null ? [] : [hash]).Select(row => new StoredSchema((string)row[0]!, (long)row[1]!, (string)row[2]!, Plain((string)row[3]!)))];
    }

    /// <summary>Complete loads, oldest first.</summary>
    public IReadOnlyList<string> LoadIds() =>
        [.. session.Query($"SELECT {Quote("load_id")} FROM {Name(DltColumns.LoadsTable)} WHERE {Quote("status")} = 0 ORDER BY {Quote("load_id")}").Select(row => (string)row[0]!)];

    private static Table State()
    {
        var state = StandardTables.State();
        StandardTables.CompleteState(state);
        return state;
    }

    /// <summary>dlt packs a schema where a destination's texts are short.</summary>
    private static string Plain(string schema) => ZlibText.TryDecompress(schema) is { } json ? Encoding.UTF8.GetString(json) : schema;

    private static DateTimeOffset Instant(object value) => value as DateTimeOffset? ?? new DateTimeOffset((DateTime)value, TimeSpan.Zero);

    private bool Any(string table, string column, string value) =>
        session.Query($"SELECT 1 FROM {Name(table)} WHERE {Quote(column)} = $1 LIMIT 1", value).Count > 0;

    private void Insert(string table, params object?[] values) =>
        session.Execute(session.Sql.Insert(dataset, table, [.. Definitions.First(definition => definition.Name == table).Columns.Select(column => column.Name)]), values);

    private string Name(string table) => session.Sql.Name(dataset, table);

    private string Quote(string column) => session.Sql.Quote(column);
}
