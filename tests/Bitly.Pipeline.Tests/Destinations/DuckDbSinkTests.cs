using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

public sealed class DuckDbSinkTests : IDisposable
{
    private readonly DuckDbFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<DataType, int?, int?, bool?, object, string, string> Types => new()
    {
        { DataType.Text, null, null, null, "short", "VARCHAR", "short" },
        { DataType.Text, null, null, null, "", "VARCHAR", "" },
        { DataType.Text, null, null, null, "exactly12chr", "VARCHAR", "exactly12chr" },
        { DataType.Text, null, null, null, "exactly13char", "VARCHAR", "exactly13char" },
        { DataType.Text, null, null, null, "naïve 日本 🦆 and more than twelve bytes", "VARCHAR", "naïve 日本 🦆 and more than twelve bytes" },
        { DataType.Text, null, null, null, "a\0b", "VARCHAR", "a\0b" },
        { DataType.Text, null, null, null, "a\0b with a tail that is not inline", "VARCHAR", "a\0b with a tail that is not inline" },
        { DataType.Json, null, null, null, """{"a":[1,2]}""", "JSON", """{"a":[1,2]}""" },
        { DataType.BigInt, null, null, null, long.MinValue, "BIGINT", "-9223372036854775808" },
        { DataType.BigInt, 8, null, null, -128L, "TINYINT", "-128" },
        { DataType.BigInt, 16, null, null, 32767L, "SMALLINT", "32767" },
        { DataType.BigInt, 32, null, null, -2147483648L, "INTEGER", "-2147483648" },
        { DataType.BigInt, 64, null, null, 5L, "BIGINT", "5" },
        { DataType.BigInt, 128, null, null, -5L, "HUGEINT", "-5" },
        { DataType.Double, null, null, null, -0.5, "DOUBLE", "-0.5" },
        { DataType.Bool, null, null, null, true, "BOOLEAN", "true" },
        { DataType.Timestamp, null, null, null, At("2024-02-29T23:59:59.123456Z"), "TIMESTAMP WITH TIME ZONE", "2024-02-29 23:59:59.123456+00" },
        { DataType.Timestamp, 0, null, false, At("2024-02-29T23:59:59.5Z"), "TIMESTAMP_S", "2024-03-01 00:00:00" },
        { DataType.Timestamp, 0, null, false, At("1969-12-31T23:59:58.4Z"), "TIMESTAMP_S", "1969-12-31 23:59:58" },
        { DataType.Timestamp, 3, null, false, At("2024-01-01T00:00:00.001499Z"), "TIMESTAMP_MS", "2024-01-01 00:00:00.001" },
        { DataType.Timestamp, 6, null, false, At("2024-01-01T00:00:00.000001Z"), "TIMESTAMP", "2024-01-01 00:00:00.000001" },
        { DataType.Timestamp, 9, null, false, At("2024-01-01T00:00:00.000001Z"), "TIMESTAMP_NS", "2024-01-01 00:00:00.000001" },
        { DataType.Date, null, null, null, -1, "DATE", "1969-12-31" },
        { DataType.Time, null, null, null, 3_723_000_004L, "TIME", "01:02:03.000004" },
        { DataType.Binary, null, null, null, new byte[] { 0, 255, 65 }, "BLOB", "\\x00\\xFFA" },
        { DataType.Decimal, null, null, null, 1_500_000_000L, "DECIMAL(38,9)", "1.500000000" },
        { DataType.Decimal, 4, 2, null, -9999L, "DECIMAL(4,2)", "-99.99" },
        { DataType.Decimal, 9, 1, null, 123456789L, "DECIMAL(9,1)", "12345678.9" },
        { DataType.Decimal, 18, 0, null, -1L, "DECIMAL(18,0)", "-1" },
        { DataType.Wei, null, null, null, Int128.Parse("-99999999999999999999999999999999999999"), "DECIMAL(38,0)", "-99999999999999999999999999999999999999" },
    };

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public void Every_type_comes_back_as_it_went_in(DataType type, int? precision, int? scale, bool? timezone, object value, string stored, string text)
    {
        var column = new Column("v") { Type = type, Precision = precision, Scale = scale, Timezone = timezone };

        Write(column, [value, null, value]);

        Assert.Equal([$"{stored}|{text}", "NULL|NULL", $"{stored}|{text}"], _folder.Rows("SELECT CASE WHEN v IS NOT NULL THEN typeof(v) END, v::VARCHAR FROM d.t ORDER BY rowid"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(5000)]
    public void Any_number_of_rows_crosses_the_chunk_border_whole(int count)
    {
        Write(new Column("v") { Type = DataType.BigInt }, [.. Enumerable.Range(0, count).Select(i => (object?)(long)i)]);

        Assert.Equal([$"{count}|{count}|{(long)count * (count - 1) / 2}"], _folder.Rows("SELECT count(*), count(v), sum(v) FROM d.t"));
    }

    [Fact]
    public void Any_pattern_of_texts_and_nulls_comes_back() => Gen.String[Gen.Char[' ', '\u07ff'], 0, 40].Null(0.3).List[0, 3000].Sample(
        texts =>
        {
            using var folder = new DuckDbFolder();
            var column = new Column("v") { Type = DataType.Text };
            using var session = folder.Open();
            Write(session, column, [.. texts]);
            Assert.Equal(texts, session.Query("SELECT v FROM d.t ORDER BY rowid").Select(row => (string?)row[0]));
        },
        iter: 15,
        threads: 1);

    [Fact]
    public void A_column_without_a_buffer_is_null_also_after_chunks_that_had_values()
    {
        var table = Make("t", new Column("a") { Type = DataType.Text }, new Column("b") { Type = DataType.Text });
        using (var session = _folder.Open())
        {
            Create(session, table);
            using var sink = session.OpenSink("d", "t", ["a", "b"]);
            sink.Append(BufferOf.Rows(table, 2, ("a", ["a value longer than twelve", "x"]), ("b", ["another value, long enough", "y"])));
            sink.Append(BufferOf.Rows(table, 2, ("a", ["z"])));
        }

        Assert.Equal(["a value longer than twelve|another value, long enough", "x|y", "z|NULL", "NULL|NULL"], _folder.Rows("SELECT a, b FROM d.t ORDER BY rowid"));
        Assert.Equal(["2"], _folder.Rows("SELECT count(*) FROM d.t WHERE b IS NULL"));
    }

    [Fact]
    public void Equal_short_texts_are_one_group_whatever_stood_in_the_slot_before()
    {
        var column = new Column("v") { Type = DataType.Text };
        var table = Make("t", column);
        var buffer = BufferOf.Rows(table, 3, ("v", ["twelve chars", "longer than twelve", "ab"]));
        using (var session = _folder.Open())
        {
            Create(session, table);
            using var sink = session.OpenSink("d", "t", ["v"]);
            sink.Append(buffer);
            buffer.Clear();
            buffer.RowCount = 3;
            var again = BufferOf.Rows(table, 3, ("v", ["ab", "ab", "ab"]));
            sink.Append(again);
        }

        Assert.Equal(["4"], _folder.Rows("SELECT count(*) FROM d.t GROUP BY v HAVING v = 'ab'"));
    }

    [Fact]
    public void A_value_too_wide_for_a_narrow_column_names_table_and_column()
    {
        var error = Assert.Throws<PipelineException>(() => Write(new Column("v") { Type = DataType.BigInt, Precision = 8 }, [200L]));

        Assert.Equal("VALUE_OUT_OF_RANGE", error.Code);
        Assert.Contains("Column v of table t is TINYINT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_in_a_not_null_column_is_a_clear_error()
    {
        var error = Assert.Throws<PipelineException>(() => Write(new Column("v") { Type = DataType.Text, Nullable = false }, [null]));

        Assert.Equal("CONSTRAINT_VIOLATED", error.Code);
        Assert.Contains("v", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_somebody_altered_is_named_with_both_types()
    {
        var table = Make("t", new Column("v") { Type = DataType.Text });
        using var session = _folder.Open();
        Create(session, table);
        session.Execute("ALTER TABLE d.t ALTER v TYPE DOUBLE");
        using var sink = session.OpenSink("d", "t", ["v"]);

        var error = Assert.Throws<PipelineException>(() => sink.Append(BufferOf.Rows(table, 1, ("v", ["x"]))));

        Assert.Equal("COLUMN_TYPE_CHANGED", error.Code);
        Assert.Contains("Column v of table t is DOUBLE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_table_takes_rows_too()
    {
        var table = Make("t", new Column("v") { Type = DataType.BigInt });
        using var session = _folder.Open();
        session.Begin();
        session.Execute(session.Sql.CreateTemporary("t", table.Columns));
        using (var sink = session.OpenSink(null, "t", ["v"]))
        {
            sink.Append(BufferOf.Rows(table, 2, ("v", [1L, 2L])));
        }

        Assert.Equal(2L, session.Query($"SELECT count(*) FROM {session.Sql.Name(null, "t")}")[0][0]);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);

    private static Table Make(string name, params IReadOnlyList<Column> columns)
    {
        var table = new Table(name);
        foreach (var column in columns)
        {
            table.Put(column);
        }

        return table;
    }

    private static void Create(IDestinationSession session, Table table)
    {
        session.Execute(session.Sql.CreateDataset("d"));
        session.Execute(session.Sql.CreateTable("d", table.Name, table.Columns));
    }

    private void Write(Column column, IReadOnlyList<object?> values)
    {
        using var session = _folder.Open();
        Write(session, column, values);
    }

    private static void Write(IDestinationSession session, Column column, IReadOnlyList<object?> values)
    {
        var table = Make("t", column);
        Create(session, table);
        using var sink = session.OpenSink("d", "t", [column.Name]);
        sink.Append(BufferOf.Rows(table, values.Count, (column.Name, values)));
    }
}
