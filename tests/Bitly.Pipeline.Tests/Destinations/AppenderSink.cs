using System.Text;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using DuckDB.NET.Data;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>The safe alternative to the sink: the binding's own appender, value by value, with no address of ours in it. Twice as slow.</summary>
internal sealed class AppenderSink(DuckDBConnection connection, string dataset, Table table) : ITableSink
{
    private readonly DuckDBAppender _appender = connection.CreateAppender(dataset, table.Name);

    public void Append(TableBuffer rows)
    {
        var columns = table.Columns.Select(column => (Column: column, Buffer: rows.Find(column.Name))).ToList();
        for (var row = 0; row < rows.RowCount; row++)
        {
            var cells = _appender.CreateRow();
            foreach (var (column, buffer) in columns)
            {
                if (buffer is null || !buffer.IsSet(row))
                {
                    cells.AppendNullValue();
                }
                else
                {
                    Put(cells, column, buffer, row);
                }
            }

            cells.EndRow();
        }
    }

    public void Dispose() => _appender.Dispose();

    private static void Put(IDuckDBAppenderRow cells, Column column, ColumnBuffer buffer, int row) => _ = column.Type switch
    {
        DataType.Text or DataType.Json => cells.AppendValue(Encoding.UTF8.GetString(buffer.GetBytes(row))),
        DataType.Binary => cells.AppendValue(buffer.GetBytes(row).ToArray()),
        DataType.BigInt when column.Precision == 16 => cells.AppendValue((short)buffer.GetInt64(row)),
        DataType.BigInt => cells.AppendValue(buffer.GetInt64(row)),
        DataType.Double => cells.AppendValue(buffer.GetDouble(row)),
        DataType.Bool => cells.AppendValue(buffer.GetBool(row)),
        DataType.Timestamp => cells.AppendValue(DateTimeOffset.UnixEpoch.AddTicks(buffer.GetInt64(row) * 10)),
        DataType.Date => cells.AppendValue(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(buffer.GetInt32(row))),
        DataType.Time => cells.AppendValue(TimeOnly.MinValue.Add(TimeSpan.FromMicroseconds(buffer.GetInt64(row)))),
        DataType.Decimal => cells.AppendValue((decimal)buffer.GetInt128(row) / (decimal)Math.Pow(10, column.Scale!.Value)),
        _ => throw new NotSupportedException($"{column.Type}"),
    };
}
