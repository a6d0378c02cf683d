using System.Buffers;
using System.Text.Json;
using Bitly.Pipeline.Datasets.Worker;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using CsCheck;
using DuckDB.NET.Native;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>
/// The two unsafe files against safe code: rows that went in through the sink and through the binding's appender are the same rows, and cells that
/// came out through the cell reader and through the binding's reader are the same values.
/// </summary>
public sealed class SafeTwinTests
{
    private const string Readable = "SELECT text, bytes, whole, narrow, real, flag FROM d.t ORDER BY rowid";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = CellReader.Relaxed.Encoder };
    private static readonly int[] OddSizes = [0, 1, 2, 63, 64, 65, 127, 2047, 2048, 2049, 4095, 4097];

    private static readonly Table Table = Make(
        new Column("text") { Type = DataType.Text },
        new Column("bytes") { Type = DataType.Binary },
        new Column("whole") { Type = DataType.BigInt },
        new Column("narrow") { Type = DataType.BigInt, Precision = 16 },
        new Column("real") { Type = DataType.Double },
        new Column("flag") { Type = DataType.Bool },
        new Column("at") { Type = DataType.Timestamp },
        new Column("day") { Type = DataType.Date },
        new Column("clock") { Type = DataType.Time },
        new Column("money") { Type = DataType.Decimal, Precision = 18, Scale = 4 });

    [Fact]
    public void Batches_of_any_sizes_and_gaps_are_the_same_rows_through_both_sinks_and_both_readers() =>
        Gen.Select(Gen.Int[0, OddSizes.Length - 1].Select(i => OddSizes[i]).List[1, 3], Gen.Double[0, 1], Gen.UInt).Sample(
            (sizes, gaps, seed) =>
            {
                using var folder = new DuckDbFolder();
                var random = new Random((int)(seed >> 1));
                var batches = sizes.Select(size => Batch(size, gaps, random)).ToList();
                var twin = Path.Combine(folder.Folder, "twin.duckdb");
                WriteBoth(folder, twin, batches);

                Assert.Equal([$"{sizes.Sum()}"], folder.Rows("SELECT count(*) FROM d.t"));
                Assert.Empty(Differences(folder, twin));
                Assert.Equal(ReadSafely(folder.File), ReadCells(folder.File));
            },
            iter: 40,
            threads: 1);

    [Fact]
    public void A_long_text_stays_where_it_is_while_the_collector_moves_everything_else()
    {
        var arena = new PinnedArena();
        var buffer = new ColumnBuffer(Table.Find("text")!, 1);
        var texts = Enumerable.Range(0, 500).Select(i => new string((char)('a' + (i % 26)), i)).ToList();
        for (var row = 0; row < texts.Count; row++)
        {
            buffer.SetText(row, arena.Copy(System.Text.Encoding.ASCII.GetBytes(texts[row])));
            _ = new byte[50_000];
        }

        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        _ = Enumerable.Range(0, 100).Select(_ => new byte[100_000]).ToList();

        Assert.Equal(texts, Enumerable.Range(0, texts.Count).Select(row => System.Text.Encoding.ASCII.GetString(buffer.GetBytes(row))));
        GC.KeepAlive(arena);
    }

    private static Table Make(params IReadOnlyList<Column> columns)
    {
        var table = new Table("t");
        foreach (var column in columns)
        {
            table.Put(column);
        }

        return table;
    }

    private static TableBuffer Batch(int rows, double gaps, Random random)
    {
        // Some columns have no buffer at all, and some end before the last row, as after nulls at the end.
        var columns = Table.Columns.Where(_ => random.Next(8) > 0)
            .Select(column => (column.Name, (IReadOnlyList<object?>)[.. Enumerable.Range(0, random.Next(4) == 0 ? rows / 2 : rows)
                .Select(_ => random.NextDouble() < gaps ? null : Value(column, random))]));
        return BufferOf.Rows(Table, rows, [.. columns]);
    }

    private static object Value(Column column, Random random) => column.Type switch
    {
        DataType.Text => new string((char)random.Next(0x20, 0x7F0), random.Next(40)),
        DataType.Binary => Bytes(random, random.Next(30)),
        DataType.BigInt when column.Precision == 16 => (long)random.Next(short.MinValue, short.MaxValue + 1),
        DataType.BigInt => random.NextInt64(long.MinValue, long.MaxValue),
        DataType.Double => (random.NextDouble() - 0.5) * 1e9,
        DataType.Bool => random.Next(2) == 0,
        DataType.Timestamp => random.NextInt64(-4_000_000_000_000_000, 4_000_000_000_000_000),
        DataType.Date => random.Next(-20_000, 40_000),
        DataType.Time => random.NextInt64(86_400_000_000),
        _ => (Int128)random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000),
    };

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void WriteBoth(DuckDbFolder folder, string twin, List<TableBuffer> batches)
    {
        using var session = folder.Open();
        string[] makes = [session.Sql.CreateDataset("d"), session.Sql.CreateTable("d", "t", Table.Columns)];
        using var connection = DuckDbFolder.Raw(twin);
        using var command = connection.CreateCommand();
        foreach (var make in makes)
        {
            session.Execute(make);
            command.CommandText = make;
            command.ExecuteNonQuery();
        }

        using var sink = session.OpenSink("d", "t", [.. Table.Columns.Select(column => column.Name)]);
        using var safe = new AppenderSink(connection, "d", Table);
        batches.ForEach(sink.Append);
        batches.ForEach(safe.Append);
    }

    private static List<string> Differences(DuckDbFolder folder, string twin)
    {
        using var connection = DuckDbFolder.Raw(folder.File);
        using var command = connection.CreateCommand();
        command.CommandText = $"ATTACH '{twin}' AS twin (READ_ONLY)";
        command.ExecuteNonQuery();
        command.CommandText = """
            (SELECT rowid, * FROM d.t EXCEPT ALL SELECT rowid, * FROM twin.d.t) UNION ALL (SELECT rowid, * FROM twin.d.t EXCEPT ALL SELECT rowid, * FROM d.t)
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }

    private static List<string> ReadSafely(string file)
    {
        using var connection = DuckDbFolder.Raw(file);
        using var command = connection.CreateCommand();
        command.CommandText = Readable;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(JsonSerializer.Serialize(Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Plain(reader.GetValue(i))), Relaxed));
        }

        return rows;
    }

    private static object Plain(object value) => value switch
    {
        Stream stream => Convert.ToBase64String(Read(stream)),
        long and (> 1L << 53 or < -(1L << 53)) => $"{value}",
        _ => value,
    };

    private static byte[] Read(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    private static List<string> ReadCells(string file)
    {
        using var database = NativeDatabase.Open(file, new Dictionary<string, string>());
        using var rows = database.Stream(Readable);
        var types = Enumerable.Range(0, rows.ColumnCount).Select(rows.Type).ToArray();
        var cells = new CellReader(1000);
        var read = new List<string>();
        while (rows.NextChunk() is { } chunk)
        {
            for (var row = 0L; row < (long)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk); row++)
            {
                var line = new ArrayBufferWriter<byte>();
                using (var json = new Utf8JsonWriter(line, CellReader.Relaxed))
                {
                    json.WriteStartArray();
                    for (var i = 0; i < types.Length; i++)
                    {
                        cells.Write(json, NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i), row, types[i]);
                    }

                    json.WriteEndArray();
                }

                read.Add(System.Text.Encoding.UTF8.GetString(line.WrittenSpan));
            }
        }

        return read;
    }
}
