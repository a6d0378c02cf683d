using System.Text;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Extraction;
using Bitly.Pipeline.Tests.Normalization;
using Bitly.Pipeline.Tests.Packages;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>Whatever the records are: how they are split shows in no table, children have their parents, and a package loads once.</summary>
public sealed class AnyRecordsTests
{
    /// <summary>Keys of dlt's own are left out: a record that brings some of them in a later run only makes a column that a first run makes NOT NULL.</summary>
    private static readonly Gen<string[][]> Pages = JsonGen.Pages.Where(pages => !pages.Any(page => page.Any(record => record.Contains("_dlt", StringComparison.Ordinal))));

    [Fact]
    public void Any_split_into_pages_and_runs_gives_the_tables_of_one_page() =>
        Gen.Select(Pages, Gen.Int[1, 3]).Sample(
            (pages, runs) =>
            {
                using var whole = new Loaded();
                if (!whole.Run([pages.SelectMany(page => page)]))
                {
                    return;
                }

                using var split = new Loaded();
                foreach (var part in pages.Chunk((pages.Length + runs - 1) / runs))
                {
                    Assert.True(split.Run(part));
                }

                Assert.Equal(whole.Dump(), split.Dump());
            },
            iter: 12,
            threads: 1);

    [Fact]
    public void Names_are_legal_ids_derive_again_and_every_child_row_has_its_parent() =>
        Pages.Sample(
            pages =>
            {
                using var loaded = new Loaded();
                if (loaded.Run(pages))
                {
                    loaded.CheckLinks();
                }
            },
            iter: 15,
            threads: 1);

    [Fact]
    public void A_package_that_is_loaded_again_changes_nothing() =>
        Pages.Sample(
            pages =>
            {
                using var loaded = new Loaded();
                if (loaded.Run(pages) && loaded.LastLoad is { } load)
                {
                    var before = loaded.Dump(system: true);
                    loaded.Replay(load);
                    Assert.Equal(before, loaded.Dump(system: true));
                }
            },
            iter: 8,
            threads: 1);

    /// <summary>A working folder and a database that records are loaded into.</summary>
    private sealed class Loaded : IDisposable
    {
        private readonly TempFolder _folder = new();

        public string? LastLoad { get; private set; }

        public void Dispose() => _folder.Dispose();

        /// <summary>False when the records can not be loaded at all: an integer beyond 64 bits, half a surrogate pair.</summary>
        public bool Run(IEnumerable<IEnumerable<string>> pages)
        {
            var given = pages.Select(page => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(JsonGen.Page(page))).ToList();
            try
            {
                var report = Runner(given).RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
                LastLoad = report.Packages.Count > 0 ? report.Packages[0].LoadId : null;
                return true;
            }
            catch (PipelineException error) when (error.Code is "SCHEMA_CANNOT_COERCE" or "NORMALIZE_OVERFLOW" or "NORMALIZE_INTEGER_TOO_LARGE")
            {
                return false;
            }
        }

        public void Replay(string loadId) => Runner([]).ReplayAsync(loadId, null, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

        /// <summary>Columns and sorted rows of every table, without the ids that differ from load to load.</summary>
        public string Dump(bool system = false)
        {
            var text = new StringBuilder();
            foreach (var table in Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'd' ORDER BY 1").Select(row => (string)row[0]!).Where(table => system || !Naming.IsDlt(table)))
            {
                var columns = Query($"SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'd' AND table_name = '{table}' ORDER BY column_index");
                text.Append(table).Append(": ").AppendJoin(", ", columns.Select(column => $"{column[0]} {column[1]}")).AppendLine();
                var compared = columns.Select(column => (string)column[0]!).Where(column => system || column is not (DltColumns.Id or DltColumns.ParentId or DltColumns.LoadId));
                var select = string.Join(", ", compared.Select(column => $"\"{column}\"::VARCHAR").DefaultIfEmpty("''"));
                text.AppendJoin('\n', Query($"SELECT {select} FROM d.\"{table}\"").Select(row => string.Join('|', row.Select(value => value ?? "NULL"))).Order(StringComparer.Ordinal)).AppendLine();
            }

            return text.ToString();
        }

        public void CheckLinks()
        {
            var schema = SchemaFile.Read((string)Query("SELECT schema FROM d._dlt_version ORDER BY version DESC LIMIT 1")[0][0]!);
            foreach (var table in schema.Tables.Where(table => !Naming.IsDlt(table.Name)))
            {
                Assert.All(table.Columns.Select(column => column.Name).Append(table.Name), name => Assert.Matches("^[a-z0-9_]+$", name));
                if (table.Parent is not { } parent)
                {
                    continue;
                }

                var parents = Query($"SELECT _dlt_id FROM d.\"{parent}\"").Select(row => (string)row[0]!).ToHashSet();
                foreach (var row in Query($"SELECT _dlt_parent_id, _dlt_list_idx, _dlt_id FROM d.\"{table.Name}\""))
                {
                    Assert.Contains((string)row[0]!, parents);
                    var id = new byte[RowIds.Length];
                    RowIds.ChildId(Encoding.UTF8.GetBytes((string)row[0]!), Encoding.UTF8.GetBytes(table.Name), (long)row[1]!, id);
                    Assert.Equal(row[2], Encoding.ASCII.GetString(id));
                }
            }
        }

        private PipelineRunner Runner(IReadOnlyList<ReadOnlyMemory<byte>> pages) => new(new RunParts
        {
            Definition = ExtractorTests.Definition(1, ExtractorTests.Resource("items")),
            WorkingFolder = _folder.At("work"),
            Destination = TestPipeline.Destination(_folder.At("data.duckdb")),
            OpenSource = (_, _, _) => new OpenedSource(new GivenPages(new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> { ["items"] = pages })),
        });

        private IReadOnlyList<object?[]> Query(string sql)
        {
            if (!File.Exists(_folder.At("data.duckdb")))
            {
                return [];
            }

            using var session = TestPipeline.Destination(_folder.At("data.duckdb")).Open(SessionMode.Read, TestContext.Current.CancellationToken);
            return session.Query(sql);
        }
    }
}
