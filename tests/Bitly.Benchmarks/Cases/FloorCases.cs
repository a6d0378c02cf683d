using System.Diagnostics;
using Bitly.Benchmarks.Measuring;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Bitly.Benchmarks.Cases;

/// <summary>What DuckDB alone needs for the same tables: no JSON, no HTTP, no bookkeeping. Nothing of the engine is used here.</summary>
internal static class FloorCases
{
    private const string Dataset = "bitly_data";

    /// <summary>The tables of a loaded database, from memory to a new file, with all threads DuckDB wants.</summary>
    public static Sample CreateTables(string database, string target)
    {
        using var duck = new Duck(":memory:");
        duck.Run($"ATTACH '{database}' AS loaded (READ_ONLY)");
        var tables = duck.Texts($"SELECT table_name FROM duckdb_tables() WHERE database_name = 'loaded' AND schema_name = '{Dataset}'");
        foreach (var table in tables)
        {
            duck.Run($"CREATE TABLE \"{table}\" AS FROM loaded.{Dataset}.\"{table}\"");
        }

        duck.Run("DETACH loaded");
        return Meter.Measure(() =>
        {
            duck.Run($"ATTACH '{target}' AS made");
            foreach (var table in tables)
            {
                duck.Run($"CREATE TABLE made.\"{table}\" AS FROM memory.\"{table}\"");
            }

            duck.Run("CHECKPOINT made");
            duck.Run("DETACH made");
        });
    }

    /// <summary>Staged rows into the tables of <paramref name="database"/>, by the plain statements of a strategy.</summary>
    public static Sample Merge(string strategy, string database, string changes)
    {
        using var duck = new Duck(database);
        duck.Run($"ATTACH '{changes}' AS changes (READ_ONLY)");
        var tables = duck.Texts($"SELECT table_name FROM duckdb_tables() WHERE database_name = 'changes' AND schema_name = '{Dataset}' AND table_name LIKE 'links%' ORDER BY table_name");
        foreach (var table in tables)
        {
            duck.Run($"CREATE TEMP TABLE \"{table}\" AS FROM changes.{Dataset}.\"{table}\"");
        }

        duck.Run("DETACH changes");
        return Meter.Measure(() =>
        {
            duck.Run("BEGIN");
            (strategy == "upsert" ? MergeInto(tables) : DeleteAndInsert(tables)).ForEach(duck.Run);
            duck.Run("COMMIT");
            duck.Run("CHECKPOINT");
        });
    }

    /// <summary>Ten rows by an open connection in the same process, so many times; the number is the median of one.</summary>
    public static Sample Query(string database, int times)
    {
        // Read-only, as the server's worker reads it: that one may still have the file.
        using var duck = new Duck(database, "access_mode=read_only");
        var took = new List<double>();
        var sample = Meter.Measure(() =>
        {
            for (var i = 0; i < times; i++)
            {
                var start = Stopwatch.GetTimestamp();
                duck.Texts("SELECT CAST(id AS VARCHAR) FROM bitly_data.group_bitlinks LIMIT 10");
                took.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        });
        sample.Numbers["median"] = Series.Median(took);
        return sample;
    }

    private static List<string> MergeInto(IReadOnlyList<string> tables) =>
    [
        .. tables.Select(table => $"MERGE INTO {Dataset}.\"{table}\" AS d USING temp.\"{table}\" AS s ON d.{(table == "links" ? "id = s.id" : "_dlt_id = s._dlt_id")} WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT"),
    ];

    private static List<string> DeleteAndInsert(IReadOnlyList<string> tables)
    {
        const string gone = $"SELECT _dlt_id FROM {Dataset}.links WHERE id IN (SELECT id FROM temp.links)";
        return
        [
            .. tables.Where(table => table != "links").Select(table => $"DELETE FROM {Dataset}.\"{table}\" WHERE _dlt_root_id IN ({gone})"),
            $"DELETE FROM {Dataset}.links WHERE id IN (SELECT id FROM temp.links)",
            .. tables.Select(table => $"INSERT INTO {Dataset}.\"{table}\" BY NAME FROM temp.\"{table}\""),
        ];
    }

    /// <summary>A bare connection.</summary>
    private sealed class Duck : IDisposable
    {
        private readonly DuckDBConnection _connection;

        public Duck(string path, string settings = "")
        {
            _connection = new DuckDBConnection($"Data Source={path};{settings}");
            _connection.Open();
        }

        public void Run(string sql)
        {
            // Not through a command: that one polls while DuckDB's threads work, and the floor would be too high.
            var state = NativeMethods.Query.DuckDBQuery(_connection.NativeConnection, sql, out var result);
            var error = state == DuckDBState.Success ? null : NativeMethods.Query.DuckDBResultError(ref result);
            NativeMethods.Query.DuckDBDestroyResult(ref result);
            if (state != DuckDBState.Success)
            {
                throw new InvalidOperationException(error);
            }
        }

        public List<string> Texts(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var texts = new List<string>();
            while (reader.Read())
            {
                texts.Add(reader.GetString(0));
            }

            return texts;
        }

        public void Dispose() => _connection.Dispose();
    }
}
