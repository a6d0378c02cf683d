using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Coverage;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Catalog;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Mcp.Tests.Coverage;

/// <summary>The whole catalogue, loaded once from the sandbox into a real file.</summary>
public sealed class LoadedCatalog : IAsyncLifetime
{
    internal const string Dataset = "bitly_data";
    private readonly string _folder = Directory.CreateTempSubdirectory("bitly-mcp-coverage-").FullName;
    private DuckDBConnection? _connection;

    internal CoverageReport Report { get; private set; } = null!;

    /// <summary>Column names per table.</summary>
    internal IReadOnlyDictionary<string, HashSet<string>> Columns { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await using var sandbox = await SandboxServer.StartAsync(CatalogCoverage.Account, CancellationToken.None);
        Report = await CatalogCoverage.LoadAsync(_folder, sandbox, CancellationToken.None);
        _connection = new DuckDBConnection($"Data Source={Report.Database};ACCESS_MODE=READ_ONLY");
        _connection.Open();
        Columns = Rows($"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '{Dataset}'")
            .GroupBy(row => row[0]).ToDictionary(table => table.Key, table => table.Select(row => row[1]).ToHashSet());
    }

    internal List<string[]> Rows(string sql)
    {
        using var command = _connection!.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? "NULL" : reader.GetValue(index).ToString()!)]);
        }

        return rows;
    }

    public ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class CatalogCoverageTests(LoadedCatalog loaded) : IClassFixture<LoadedCatalog>
{
    private static readonly BitlyCatalog Catalog = new();

    [Fact]
    public void Every_one_of_the_67_reads_is_loaded()
    {
        foreach (var line in CoverageText.Lines(loaded.Report, 120))
        {
            TestContext.Current.TestOutputHelper!.WriteLine(line);
        }

        Assert.Equal(67, loaded.Report.Rows.Count);
        Assert.Empty(loaded.Report.Rows.Where(row => !row.Loaded).Select(row => row.Entry));
        Assert.Empty(loaded.Report.Warnings.Where(warning => !warning.Contains("run again", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Every_documented_field_has_a_column_with_a_value_in_it()
    {
        var missing = new List<string>();
        foreach (var entry in Catalog.Entries)
        {
            foreach (var column in EndpointDetails.Of(entry).Columns)
            {
                if (!loaded.Columns.TryGetValue(column.Table, out var columns) || !columns.Contains(column.Column))
                {
                    missing.Add($"{column.Table}.{column.Column}");
                }
                else if (loaded.Rows($"SELECT count({Quoted(column.Column)}) FROM {LoadedCatalog.Dataset}.{Quoted(column.Table)}")[0][0] == "0")
                {
                    missing.Add($"{column.Table}.{column.Column} has no value");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Envelope_fields_and_the_parents_key_are_columns()
    {
        var missing = new List<string>();
        foreach (var entry in Catalog.Entries)
        {
            var parents = entry.Parent is { } parent ? entry.IncludeFromParent.Select(field => $"_{parent.Resource}_{field}").Append(parent.CopyAs ?? "") : [];
            missing.AddRange(entry.Envelope.Concat(parents).Where(name => name.Length > 0 && !loaded.Columns[entry.Name].Any(column => column == name || column.StartsWith(name + "__", StringComparison.Ordinal))).Select(name => $"{entry.Name}.{name}"));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_primary_key_is_unique_and_has_no_null()
    {
        var wrong = new List<string>();
        foreach (var entry in Catalog.Entries)
        {
            Assert.NotEmpty(entry.PrimaryKey);
            var key = string.Join(", ", entry.PrimaryKey.Select(Quoted));
            var anyNull = string.Join(" OR ", entry.PrimaryKey.Select(name => $"{Quoted(name)} IS NULL"));
            var row = loaded.Rows($"SELECT count(*), count(DISTINCT ({key})), count(*) FILTER ({anyNull}) FROM {LoadedCatalog.Dataset}.{Quoted(entry.Name)}")[0];
            if (row[0] != row[1] || row[2] != "0")
            {
                wrong.Add($"{entry.Name}: {row[0]} rows, {row[1]} keys, {row[2]} with null");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_must_never_be_stored_is_in_no_table() =>
        Assert.Empty(loaded.Columns.Where(table => table.Value.Any(column => column.Contains("client_secret", StringComparison.Ordinal))).Select(table => table.Key));

    private static string Quoted(string name) => $"\"{name}\"";
}
