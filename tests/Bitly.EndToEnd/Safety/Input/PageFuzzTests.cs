using System.Diagnostics;
using System.Net;
using System.Text;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using CsCheck;
using Xunit;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>Memory of this process is measured: no other test may run beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Pages that no good API sends, through the whole engine into a database. <c>BITLY_FUZZ</c> multiplies the cases (1).</summary>
[Collection(nameof(Alone))]
public sealed class PageFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Shapes =
    [
        "write_disposition = \"append\"",
        "write_disposition = \"append\"\nmax_table_nesting = 1",
        "write_disposition = \"merge\"\nprimary_key = \"id\"",
        "write_disposition = \"replace\"",
        "write_disposition = \"append\"\nschema_contract = { columns = \"discard_value\" }",
    ];

    private static int Times => Settings.Number("BITLY_FUZZ", 1);

    [Fact]
    public void A_strange_page_is_loaded_or_ends_with_one_clear_error()
    {
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using var projects = new FuzzProjects();
        var cases = 0;
        Gen.Int[0, int.MaxValue - 1].Sample(
            seed =>
            {
                cases++;
                var pages = new StrangePages(seed);
                var shape = Shapes[seed % Shapes.Length];
                var code = projects.Load(shape, pages.Next(), out var rows);
                codes[code] = codes.GetValueOrDefault(code) + 1;
                Assert.False(code is "UNEXPECTED" or "DESTINATION_FAILED", projects.Story);
                if (code == "ok" && pages.Records is { } records && shape == Shapes[0])
                {
                    Assert.Equal(records, rows);
                }
            },
            iter: 120 * Times, threads: 1);
        output.WriteLine($"{cases} pages: {string.Join(", ", codes.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    [Fact]
    public void A_body_of_a_hundred_megabytes_is_loaded_in_bounded_memory()
    {
        Assert.SkipUnless(Times > 1, "only in the long form (BITLY_FUZZ=2 or more)");
        using var projects = new FuzzProjects();
        var bytes = Hundred();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, peak) = (Environment.WorkingSet, 0L);
        var watch = Stopwatch.StartNew();
        int rows;
        using (new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, 0, 10))
        {
            Assert.Equal("ok", projects.Load(Shapes[0], bytes, out rows));
        }

        Assert.Equal(100_000, rows);
        output.WriteLine($"{bytes.Length >> 20} MB in {watch.Elapsed.TotalSeconds:0.0} s, {(peak - before) >> 20} MB more than the {before >> 20} MB before");
        Assert.InRange(peak - before, 0, 8L * bytes.Length);
    }

    /// <summary>Made without a text in between: what the test itself leaves behind would be taken for the program's.</summary>
    private static byte[] Hundred()
    {
        using var body = new MemoryStream(110 << 20);
        body.Write("{\"data\":["u8);
        var title = new string('t', 1000);
        for (var i = 0; i < 100_000; i++)
        {
            body.Write(Encoding.UTF8.GetBytes($$"""{{(i == 0 ? "" : ",")}}{"id":{{i}},"title":"{{title}}"}"""));
        }

        body.Write("]}"u8);
        return body.ToArray();
    }

    /// <summary>A project that is made anew now and then, because its tables grow.</summary>
    private sealed class FuzzProjects : IDisposable
    {
        private LiveProject _project = new("http://127.0.0.1:9/v4");
        private readonly List<string> _story = [];
        private int _loads;

        /// <summary>What was loaded into the project so far, and how the last load ended: a page alone often does not bring a failure back.</summary>
        public string Story => string.Join('\n', _story);

        public string Load(string shape, byte[] page, out int rows)
        {
            if (++_loads % 20 == 0)
            {
                _project.Dispose();
                _project = new LiveProject("http://127.0.0.1:9/v4");
                _story.Clear();
            }

            _story.Add(shape + "\n" + Encoding.UTF8.GetString(page.AsSpan(0, Math.Min(page.Length, 2000))));
            var text = File.ReadAllText(_project.At("bitly_pipeline.toml"));
            File.WriteAllText(_project.At("bitly_pipeline.toml"), text[..text.IndexOf("[[resources]]", StringComparison.Ordinal)]
                + $"[[resources]]\nname = \"items\"\n{shape}\nendpoint = {{ path = \"items\", data_selector = \"data\", paginator = {{ type = \"single_page\" }} }}\n");
            Directory.CreateDirectory(_project.At(".dlt"));
            File.WriteAllText(_project.At(".dlt/config.toml"), "[runtime]\nrequest_max_attempts = 1\n");
            using var transport = new OnePage(page);
            var pipeline = PipelineFactory.Open(_project.Folder, new OpenOptions { Environment = _project.Environment, Transport = transport });
            rows = 0;
            try
            {
                var report = pipeline.RunAsync(new RunOptions(), null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
                rows = (int)report.Packages.Sum(package => package.RowCounts.GetValueOrDefault("items"));
                return "ok";
            }
            catch (PipelineException error)
            {
                pipeline.DropPendingPackagesAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
                _story.Add(error.Code is "UNEXPECTED" or "DESTINATION_FAILED" ? error.ToString() : error.Code);
                return error.Code;
            }
        }

        public void Dispose() => _project.Dispose();
    }

    private sealed class OnePage(byte[] page) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(page), RequestMessage = request });
    }
}
