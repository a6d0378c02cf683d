using Xunit;
using System.Security.Cryptography;
using System.Text;
using Bitly.Pipeline.Datasets;
using DuckDB.NET.Data;

namespace Bitly.Pipeline.Tests.Datasets;

/// <summary>A project folder with a secrets file and a database as a load leaves it, and a reader of it.</summary>
public sealed class LoadedProject : IAsyncDisposable
{
    public const string Canary = "canary-4f9a1c77-never-to-be-seen";

    /// <summary>Runs for hours in little memory, and hears an interrupt.</summary>
    public const string Endless = "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range + c.range = 7";

    public LoadedProject(params string[] statements)
    {
        Folder = Directory.CreateTempSubdirectory("project-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, ".dlt"));
        File.WriteAllText(Path.Combine(Folder, ".dlt", "secrets.toml"), $"access_token = \"{Canary}\"\n");
        File.WriteAllText(Path.Combine(Folder, "plain.csv"), $"a,b\n{Canary},2\n");
        Database = Path.Combine(Folder, "bitly_pipeline.duckdb");
        Write([.. Seed, .. statements]);
        Reader = NewReader();
    }

    public string Folder { get; }
    public string Database { get; }
    public DatasetReader Reader { get; }

    public static WorkerLaunch Launch { get; } = WorkerLaunch.Of("bitly-mcp");

    private static string[] Seed =>
    [
        "CREATE SCHEMA bitly_data",
        "CREATE TABLE bitly_data.group_bitlinks (id VARCHAR, title VARCHAR, clicks BIGINT, created_at TIMESTAMPTZ, _dlt_load_id VARCHAR NOT NULL, _dlt_id VARCHAR NOT NULL)",
        "INSERT INTO bitly_data.group_bitlinks SELECT 'bit.ly/' || i, 'title ' || i, i, TIMESTAMPTZ '2024-01-02 03:04:05+00' + to_seconds(i), '1', 'id' || i FROM range(1000) t(i)",
        "CREATE TABLE bitly_data.group_bitlinks__tags (value VARCHAR, _dlt_parent_id VARCHAR NOT NULL, _dlt_list_idx BIGINT NOT NULL, _dlt_id VARCHAR NOT NULL)",
        "INSERT INTO bitly_data.group_bitlinks__tags SELECT 'tag', 'id' || i, 0, 'c' || i FROM range(10) t(i)",
        "CREATE TABLE bitly_data._dlt_loads (load_id VARCHAR NOT NULL, schema_name VARCHAR, status BIGINT NOT NULL, inserted_at TIMESTAMPTZ NOT NULL, schema_version_hash VARCHAR)",
        "INSERT INTO bitly_data._dlt_loads VALUES ('1', 'bitly', 0, now(), 'h')",
    ];

    public DatasetReader NewReader(string? database = null, TimeProvider? time = null) => new(
        new DatasetLocation { DatabasePath = database ?? Database, Dataset = "bitly_data", ProjectFolder = Folder }, Launch, time ?? TimeProvider.System);

    /// <summary>A reader whose exports may cost this much.</summary>
    public DatasetReader Limited(QueryLimits exports) => new(
        new DatasetLocation { DatabasePath = Database, Dataset = "bitly_data", ProjectFolder = Folder }, Launch, TimeProvider.System) { ExportLimits = exports };

    /// <summary>Runs statements in this process and closes the file again.</summary>
    public void Write(params string[] statements)
    {
        using var connection = new DuckDBConnection($"DataSource={Database}");
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    public Task<QueryResult> Query(string sql, QueryLimits? limits = null, string? next = null) =>
        Reader.QueryAsync(sql, limits ?? new QueryLimits(), next, TestContext.Current.CancellationToken);

    /// <summary>Every file of the project by name and content. The database must not be open in this process.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            text.Append(file).Append(' ').AppendLine(new FileInfo(file).LinkTarget ?? (File.Exists(file) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) : "folder"));
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
