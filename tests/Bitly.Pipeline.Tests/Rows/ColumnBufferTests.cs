using System.Text;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Rows;

public sealed class ColumnBufferTests
{
    [Fact]
    public void Text_of_every_length_comes_back_and_empty_is_not_null()
    {
        var arena = new PinnedArena(64);
        var buffer = new ColumnBuffer(new Column("c") { Type = DataType.Text }, 1);
        for (var row = 0; row < 300; row += 3)
        {
            buffer.SetText(row, arena.Copy(Encoding.ASCII.GetBytes(new string('x', row % 40))));
        }

        for (var row = 0; row < 300; row++)
        {
            Assert.Equal(row % 3 == 0, buffer.IsSet(row));
            Assert.Equal(row % 3 == 0 ? row % 40 : 0, buffer.GetBytes(row).Length);
        }
    }

    [Fact]
    public void Rows_and_clears_in_any_order_leave_what_was_set_last() =>
        Gen.Select(Gen.Int[-1, 200], Gen.Long).Array.Sample(steps =>
        {
            var buffer = new ColumnBuffer(new Column("c") { Type = DataType.BigInt }, 1);
            var expected = new Dictionary<int, long>();
            foreach (var (row, value) in steps)
            {
                if (row < 0)
                {
                    buffer.Clear();
                    expected.Clear();
                }
                else if (value % 5 == 0)
                {
                    buffer.Unset(row);
                    expected.Remove(row);
                }
                else
                {
                    buffer.SetInt64(row, value);
                    expected[row] = value;
                }
            }

            Assert.All(Enumerable.Range(0, 201), row => Assert.Equal(expected.TryGetValue(row, out var value) ? value : 0, buffer.GetInt64(row)));
            Assert.All(Enumerable.Range(0, 201), row => Assert.Equal(expected.ContainsKey(row), buffer.IsSet(row)));
        });

    [Fact]
    public void A_truncated_table_forgets_the_rows_at_its_end()
    {
        var table = new TableBuffer(new Table("t"));
        var column = new ColumnBuffer(new Column("c") { Type = DataType.Bool });
        table.Add(column);
        column.SetBool(0, true);
        column.SetBool(1, true);
        table.RowCount = 2;
        table.Truncate(1);
        Assert.Equal(1, table.RowCount);
        Assert.True(column.GetBool(0));
        Assert.False(column.IsSet(1));
    }

    [Fact]
    public void Other_storage_has_no_bytes()
    {
        var buffer = new ColumnBuffer(new Column("c") { Type = DataType.BigInt });
        buffer.SetInt64(0, 1);
        Assert.Throws<InvalidOperationException>(() => buffer.GetBytes(0).Length);
    }
}
