using System.Text.Json;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Operations;

/// <summary>What a project has loaded, read in the caged child process. The reader is kept warm between calls and made anew when the definition points elsewhere.</summary>
internal sealed class LoadedData(Project project) : IAsyncDisposable
{
    private const int LongestRepeated = 1_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private (string Path, string Dataset, DatasetReader Reader)? _open;
    private DataPlace? _place;

    /// <summary>How the tables join, as a diagram in Mermaid's language.</summary>
    public async Task<TablesAnswer> DiagramAsync(CancellationToken cancellationToken)
    {
        var (reader, dataset) = await OpenAsync(cancellationToken);
        var tables = await reader.TablesAsync(cancellationToken);
        return new TablesAnswer
        {
            Dataset = dataset,
            Diagram = Data.TableDiagram.Of(tables),
            Notice = Notices.Names,
            NextStep = Data.TableDiagram.Join(tables) is { } sql ? new NextCall("query-table", "child tables join on _dlt_parent_id = _dlt_id of their parent", new() { ["sql"] = sql }) : null,
        };
    }

    /// <summary>One table in full, or a page of all: those from <paramref name="offset"/> on.</summary>
    public async Task<TablesAnswer> TablesAsync(string? table, bool includeDlt, CancellationToken cancellationToken, int offset = 0, int most = int.MaxValue)
    {
        var (reader, dataset) = await OpenAsync(cancellationToken);
        if (!string.IsNullOrEmpty(table))
        {
            var one = await reader.TableAsync(table, cancellationToken);
            return new TablesAnswer
            {
                Dataset = dataset,
                Table = Row(one),
                Notice = Notices.Names,
                Columns = [.. one.Columns.Select(column => new ColumnRow(column.Name, column.Type))],
                NextStep = new NextCall("query-table", "a few rows", new() { ["sql"] = $"SELECT * FROM {Data.TableDiagram.Quoted(one.Name)} LIMIT 5" }),
            };
        }

        var tables = (await reader.TablesAsync(cancellationToken)).Where(one => includeDlt || one.Kind != TableKind.Dlt).ToList();
        return new TablesAnswer
        {
            Dataset = dataset,
            Tables = [.. tables.Skip(offset).Take(most).Select(Row)],
            Notice = Notices.Names,
            NextOffset = tables.Count - offset > most ? offset + most : null,
            NextStep = tables.Count == 0
                ? new NextCall("run-pipeline", "nothing was loaded yet")
                : new NextCall("list-tables", "one table with its columns", new() { ["table"] = tables[0].Name }),
        };
    }

    /// <summary>All tables with their columns, dlt's own included.</summary>
    public async Task<IReadOnlyList<TableInfo>> TablesInFullAsync(CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken)).Reader.TablesAsync(cancellationToken);

    public async Task<QueryAnswer> QueryAsync(string sql, QueryLimits limits, string? cursor, IProgress<DatasetWait>? waiting, CancellationToken cancellationToken)
    {
        var (reader, _) = await OpenAsync(cancellationToken);
        var result = await reader.QueryAsync(sql, limits, cursor, waiting, cancellationToken);
        var warnings = new List<string>();
        if (result is { Truncated: true, Ordered: false })
        {
            warnings.Add("without ORDER BY the next page need not fit this one");
        }

        if (result.CellsCut)
        {
            warnings.Add("long cells were cut and end with …");
        }

        return new QueryAnswer
        {
            Columns = [.. result.Columns.Select(column => new ColumnRow(UntrustedText.Visible(column.Name), UntrustedText.Visible(column.Type)))],
            Rows = [.. result.Rows.Select(row => row.Select(Visible).ToList())],
            RowCount = result.RowCount,
            Truncated = result.Truncated,
            Cursor = result.Next,
            Notice = Notices.Rows,
            Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            Warnings = warnings.Count > 0 ? warnings : null,
            // A long text is not said again: the cursor's own words say what it is for.
            NextStep = result.Next is null || sql.Length > LongestRepeated ? null : new NextCall("query-table", "the rows that follow", new() { ["sql"] = sql, ["cursor"] = result.Next }),
        };
    }

    /// <summary>Writes rows to a file inside the project.</summary>
    public async Task<ExportAnswer> ExportAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        var (reader, _) = await OpenAsync(cancellationToken);
        var result = await reader.ExportAsync(request, cancellationToken);
        return new ExportAnswer { Path = result.Path, Format = result.Format.ToString().ToLowerInvariant(), Rows = result.Rows, Bytes = result.Bytes };
    }

    /// <summary>Lets go of the database file before a load of this process opens it.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_open is { } open)
        {
            await open.Reader.ReleaseAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is { } open)
        {
            await open.Reader.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<(DatasetReader Reader, string Dataset)> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var pipeline = project.Open();
            _place = pipeline.DataPlace(_place);
            var wanted = (_place.Path, _place.Dataset);
            if (_open is { } open)
            {
                if ((open.Path, open.Dataset) == wanted)
                {
                    return (open.Reader, open.Dataset);
                }

                await open.Reader.DisposeAsync();
            }

            var location = new DatasetLocation { DatabasePath = wanted.Path, Dataset = wanted.Dataset, ProjectFolder = pipeline.Paths.Root };
            var reader = new DatasetReader(location, WorkerLaunch.Of("bitly-mcp"), project.Time);
            _open = (wanted.Path, wanted.Dataset, reader);
            return (reader, wanted.Dataset);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static TableRow Row(TableInfo table) => new(table.Name, table.Kind.ToString().ToLowerInvariant(), table.RowCount, table.Columns.Count, table.Parent);

    /// <summary>A text cell whose acting characters are written out.</summary>
    private static JsonElement Visible(JsonElement cell)
    {
        if (cell.ValueKind != JsonValueKind.String)
        {
            return cell;
        }

        var text = cell.GetString()!;
        var shown = UntrustedText.VisibleLines(text);
        return ReferenceEquals(text, shown) ? cell : JsonSerializer.SerializeToElement(shown, AnswerJson.Default.String);
    }
}
