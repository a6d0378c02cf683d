using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Extraction;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>A pipeline with a working folder, a DuckDB file and a fake API.</summary>
internal sealed class TestPipeline : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestPipeline(params ResourceDefinition[] resources) => Definition = ExtractorTests.Definition(2, resources);

    public PipelineDefinition Definition { get; set; }
    public FakeApi Api { get; set; } = new();
    public string Working => _folder.At("work");
    public string Database => _folder.At("data.duckdb");
    public PackageShelf Shelf => new(Path.Combine(Working, "load"));
    public string At(string name) => _folder.At(name);

    public RunParts Parts => new()
    {
        Definition = Definition,
        WorkingFolder = Working,
        Destination = Destination(Database),
        OpenSource = (_, budget, _) => new OpenedSource(new Counted(Api, budget)),
        Ledger = () => new RequestLedger(_folder.At("ledger"), "p", "localhost", TimeProvider.System),
    };

    public static IDestination Destination(string path) => new DuckDbDestination(new DuckDbOptions { Path = path }, TimeProvider.System);

    public Task<RunReport> Run(RunOptions? options = null, IProgress<RunEvent>? progress = null, CancellationTokenSource? stop = null) =>
        new PipelineRunner(Parts).RunAsync(options ?? new RunOptions(), progress, stop?.Token ?? TestContext.Current.CancellationToken);

    /// <summary>First column of a query, as text.</summary>
    public IReadOnlyList<string> Query(string sql, string? database = null)
    {
        using var session = Destination(database ?? Database).Open(SessionMode.Read, TestContext.Current.CancellationToken);
        return [.. session.Query(sql).Select(row => string.Join('|', row.Select(value => value?.ToString() ?? "NULL")))];
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Spends the budget as the HTTP client does: before each request.</summary>
    private sealed class Counted(FakeApi api, RequestBudget budget) : IPageSource
    {
        public IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, CancellationToken cancellationToken)
        {
            var before = api.Before;
            return new FakeApi(api)
            {
                Before = async asked =>
                {
                    budget.Spend();
                    await before(asked);
                },
            }.ReadAsync(start, cancellationToken);
        }
    }
}
