using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Bitly.EndToEnd.Safety;

/// <summary>A project in a temporary folder, and what can be seen of it from outside.</summary>
internal sealed class LiveProject : IDisposable
{
    public const string Token = "sandbox-token";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitly-safety-");

    public LiveProject(string baseUrl, string resources = "[[resources]]\nuse = \"groups\"\n\n[[resources]]\nuse = \"group_bitlinks\"\n", string token = Token)
    {
        Environment = new() { ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = token };
        File.WriteAllText(At("bitly_pipeline.toml"), $$"""
            [pipeline]
            name = "bitly_pipeline"
            dataset_name = "bitly_data"
            source_name = "bitly_source"

            [client]
            base_url = "{{baseUrl}}"
            auth = { type = "bearer", token = "access_token" }

            {{resources}}
            """);
    }

    public string Folder => _folder.FullName;
    public Dictionary<string, string> Environment { get; }
    public string Working => At(".dlt/.var/pipelines/bitly_pipeline");
    public string Database => At("bitly_pipeline.duckdb");

    public string At(string path) => Path.Combine(Folder, path);

    public LiveProgram Start(params string[] arguments) => LiveProgram.Start(Folder, arguments, Environment);

    public Task<LiveProgram.Ended> RunAsync(params string[] arguments) => LiveProgram.RunAsync(Folder, arguments, Environment);

    /// <summary>State of the newest load package (Extracting, Extracted, Loaded), or null when there is none.</summary>
    public string? PackageState()
    {
        try
        {
            var load = Path.Combine(Working, "load");
            var newest = Directory.Exists(load) ? Directory.EnumerateDirectories(load).Where(name => char.IsAsciiDigit(name[^1])).Max(StringComparer.Ordinal) : null;
            var file = newest is null ? null : Path.Combine(newest, "package.json");
            return file is not null && File.Exists(file) ? JsonNode.Parse(File.ReadAllBytes(file))!["state"]!.GetValue<string>() : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Per table its number of rows and a digest of all values that are not made by the load itself, children with their parent's key.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var table in Query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'bitly_data' AND table_name NOT LIKE '\\_dlt%' ESCAPE '\\' ORDER BY ALL"))
        {
            var columns = Query($"SELECT column_name FROM information_schema.columns WHERE table_schema = 'bitly_data' AND table_name = '{table}' AND (column_name NOT LIKE '\\_dlt%' ESCAPE '\\' OR column_name = '_dlt_list_idx') ORDER BY ALL");
            var values = string.Join(", ", columns.Select(column => $"t.\"{column}\""));
            var parent = table.LastIndexOf("__", StringComparison.Ordinal) is > 0 and var at ? table[..at] : null;
            var source = parent is null ? $"bitly_data.\"{table}\" t" : $"bitly_data.\"{table}\" t LEFT JOIN bitly_data.\"{parent}\" p ON p._dlt_id = t._dlt_parent_id";
            var key = parent is null ? "0" : "CASE WHEN p._dlt_id IS NULL THEN 'orphan' ELSE '' END";
            text.Append(CultureInfo.InvariantCulture, $"{table} {Query($"SELECT count(*) || ' ' || coalesce(md5(string_agg(r, chr(10) ORDER BY r)), '') FROM (SELECT CAST(ROW({key}, {values}) AS VARCHAR) AS r FROM {source})")[0]}\n");
        }

        return text.ToString();
    }

    /// <summary>First column of each row, read by this process.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Database};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }

    /// <summary>The cursors of the local state.</summary>
    public string Cursors()
    {
        var state = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Working, "state.json")))!;
        return state["sources"]?.ToJsonString() ?? "";
    }

    /// <summary>A new beginning: no data, no state.</summary>
    public void Reset()
    {
        Directory.Delete(At(".dlt"), recursive: true);
        File.Delete(Database);
        File.Delete(Database + ".wal");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
