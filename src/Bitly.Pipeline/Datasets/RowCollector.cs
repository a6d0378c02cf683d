using System.Text.Json;
using Bitly.Pipeline.Datasets.Conversations;

namespace Bitly.Pipeline.Datasets;

/// <summary>Keeps the rows of an answer that is known to be small.</summary>
internal sealed class RowCollector : IRowTaker
{
    public IReadOnlyList<ResultColumn> ColumnList { get; private set; } = [];
    public List<IReadOnlyList<JsonElement>> Rows { get; } = [];

    public void Columns(IReadOnlyList<ResultColumn> columns) => ColumnList = columns;

    public void Row(ReadOnlyMemory<byte> row)
    {
        using var json = JsonDocument.Parse(row);
        Rows.Add([.. json.RootElement.Clone().EnumerateArray()]);
    }
}
