using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using DuckDB.NET.Data;

namespace Bitly.Benchmarks;

/// <summary>
/// What the loading step alone costs: column buffers filled by hand (so no JSON) against DuckDB's own CREATE TABLE AS of the finished tables,
/// in one process, in CPU seconds. Also what the first load of a merge costs beside an append and beside the staged way.
/// </summary>
internal static class LoadBenchmark
{
    private const int BatchRecords = 20_000;

    public static int Run(int records, int rounds)
    {
        using var memory = new NativeArena();
        var schema = MakeSchema();
        var batches = Enumerable.Range(0, (records + BatchRecords - 1) / BatchRecords)
            .Select(batch => Fill(schema, memory, batch * BatchRecords, Math.Min(BatchRecords, records - (batch * BatchRecords))))
            .ToList();
        Console.Out.WriteLine($"{records:N0} records, {batches.Sum(batch => batch.Sum(table => (long)table.RowCount)):N0} rows in {schema.Tables.Count} tables; CPU s (wall s) of each round");
        for (var round = 0; round < rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("load-benchmark-").FullName;
            try
            {
                var append = Load(folder, "append", schema, batches, WriteDisposition.Append, before: false);
                var floor = Floor(folder, "append", schema);
                var first = Load(folder, "first", schema, batches, WriteDisposition.Merge, before: false);
                var staged = Load(folder, "staged", schema, batches, WriteDisposition.Merge, before: true);
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"floor {floor}  append {append} = {append.Cpu / floor.Cpu:0.00} x  merge, first load {first} = {first.Cpu / floor.Cpu:0.00} x  merge, staged {staged} = {staged.Cpu / floor.Cpu:0.00} x"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static Cost Load(string folder, string name, Schema schema, List<TableBuffer[]> batches, WriteDisposition disposition, bool before)
    {
        schema.Tables[0].WriteDisposition = disposition;
        var destination = new DuckDbDestination(new DuckDbOptions { Path = Path.Combine(folder, name + ".duckdb") }, TimeProvider.System);
        LoadRequest Request(string loadId, IEnumerable<TableBuffer[]> rows) => new()
        {
            LoadId = loadId,
            CreatedAt = DateTimeOffset.UnixEpoch,
            PipelineName = "benchmark",
            DatasetName = "data",
            Schema = schema,
            Batches = rows,
            SealSchema = () => new StoredSchema("benchmark", 2, "hash", "{}"),
        };
        if (before)
        {
            using var memory = new NativeArena();
            new Loader(destination, TimeProvider.System).Load(Request("1", [Fill(schema, memory, -1, 1)]), CancellationToken.None);
        }

        return Measure(() => new Loader(destination, TimeProvider.System).Load(Request("2", batches), CancellationToken.None));
    }

    /// <summary>The same tables, from memory to a new file, by DuckDB alone with all its threads.</summary>
    private static Cost Floor(string folder, string name, Schema schema)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Run($"ATTACH '{Path.Combine(folder, name)}.duckdb' AS loaded (READ_ONLY)");
        foreach (var table in schema.Tables)
        {
            Run($"CREATE TABLE {table.Name} AS FROM loaded.data.{table.Name}");
        }

        Run("DETACH loaded");
        return Measure(() =>
        {
            Run($"ATTACH '{Path.Combine(folder, name)}-floor.duckdb' AS made");
            foreach (var table in schema.Tables)
            {
                Run($"CREATE TABLE made.{table.Name} AS FROM memory.{table.Name}");
            }

            Run("CHECKPOINT made");
            Run("DETACH made");
        });
    }

    private static Cost Measure(Action act)
    {
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.GetTimestamp();
        act();
        return new Cost((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, Stopwatch.GetElapsedTime(wall).TotalSeconds);
    }

    private static Schema MakeSchema()
    {
        var schema = new Schema("benchmark");
        var links = new Table("links") { Resource = "links" };
        foreach (var (name, type) in (IEnumerable<(string, DataType)>)
        [
            ("created_at", DataType.Timestamp), ("id", DataType.Text), ("link", DataType.Text), ("long_url", DataType.Text), ("title", DataType.Text),
            ("archived", DataType.Bool), ("created_by", DataType.Text), ("client_id", DataType.Text), ("clicks", DataType.BigInt), ("references__group", DataType.Text),
        ])
        {
            links.Put(new Column(name) { Type = type, PrimaryKey = name == "id", Nullable = name != "id" });
        }

        links.Put(new Column("_dlt_load_id") { Type = DataType.Text, Nullable = false });
        links.Put(new Column("_dlt_id") { Type = DataType.Text, Nullable = false, RowKey = true });
        schema.Add(links);
        foreach (var list in (string[])["tags", "custom_bitlinks", "campaign_ids"])
        {
            schema.Add(MakeChild("links__" + list, [new Column("value") { Type = DataType.Text }]));
        }

        schema.Add(MakeChild("links__deeplinks", [.. Enumerable.Range(0, 8).Select(i => new Column($"field_{i}") { Type = DataType.Text })]));
        return schema;
    }

    private static Table MakeChild(string name, IEnumerable<Column> columns)
    {
        var table = new Table(name) { Parent = "links" };
        foreach (var column in columns)
        {
            table.Put(column);
        }

        table.Put(new Column("_dlt_root_id") { Type = DataType.Text, Nullable = false, RootKey = true });
        table.Put(new Column("_dlt_parent_id") { Type = DataType.Text, Nullable = false, ParentKey = true });
        table.Put(new Column("_dlt_list_idx") { Type = DataType.BigInt, Nullable = false });
        table.Put(new Column("_dlt_id") { Type = DataType.Text, Nullable = false, RowKey = true });
        return table;
    }

    /// <summary>Links as in performance.md section 1: 1.5 tags, 0.65 custom links, 0.3 deeplinks, 0.2 campaigns a link.</summary>
    private static TableBuffer[] Fill(Schema schema, NativeArena memory, int from, int count)
    {
        var random = new Random(from + 7);
        var tables = schema.Tables.Select(table =>
        {
            var buffer = new TableBuffer(table);
            foreach (var column in table.Columns)
            {
                buffer.Add(new ColumnBuffer(column, count));
            }

            return buffer;
        }).ToArray();
        for (var row = 0; row < count; row++)
        {
            var id = FillLink(tables[0], memory, from + row, random);
            FillLists(tables[1], memory, id, random.Next(4), random);
            FillLists(tables[2], memory, id, Math.Max(0, random.Next(20) - 6) / 10, random);
            FillLists(tables[3], memory, id, random.Next(5) / 4, random);
            FillLists(tables[4], memory, id, random.Next(10) / 7, random);
        }

        return tables;
    }

    private static string FillLink(TableBuffer links, NativeArena memory, int link, Random random)
    {
        var row = links.RowCount++;
        var hash = $"{(uint)link * 2654435761u:x8}";
        var id = Id(random);
        var column = 0;
        links.Columns[column++].SetInt64(row, 1_700_000_000_000_000 + (link * 61_000_000L));
        Text("bit.ly/" + hash);
        Text("https://bit.ly/" + hash);
        Text($"https://example.com/articles/{random.Next(5000)}/{hash}?utm_source=newsletter&utm_campaign=spring-{random.Next(40)}");
        if (random.Next(20) == 0)
        {
            column++;
        }
        else
        {
            Text($"Article {random.Next(100000)} about a subject of {random.Next(900)} words");
        }

        links.Columns[column++].SetBool(row, random.Next(10) == 0);
        Text($"user{random.Next(30)}");
        Text("5f2b6c0d9e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c");
        links.Columns[column++].SetInt64(row, random.Next(10000));
        Text($"https://api-ssl.bitly.com/v4/groups/Bk3{random.Next(8)}aaaaaaa");
        Text("1700000000.123456");
        Text(id);
        return id;

        void Text(string value) => links.Columns[column++].SetNative(row, memory.Copy(Encoding.UTF8.GetBytes(value)));
    }

    private static void FillLists(TableBuffer list, NativeArena memory, string parent, int count, Random random)
    {
        for (var index = 0; index < count; index++)
        {
            var row = list.RowCount++;
            foreach (var column in list.Columns)
            {
                if (column.Column.Type is DataType.BigInt)
                {
                    column.SetInt64(row, index);
                    continue;
                }

                var text = column.Column.RowKey ? Id(random)
                    : column.Column.RootKey || column.Column.ParentKey ? parent
                    : $"value {random.Next(400)} of a list element";
                column.SetNative(row, memory.Copy(Encoding.UTF8.GetBytes(text)));
            }
        }
    }

    private static string Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[10];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes)[..14];
    }

    private sealed record Cost(double Cpu, double Wall)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cpu:0.00} ({Wall:0.00})");
    }
}
