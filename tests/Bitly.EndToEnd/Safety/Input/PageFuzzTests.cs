using System.Diagnostics;
using System.Net;
using System.Text;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using CsCheck;
using Xunit;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>Pages that no good API sends, through the whole engine into a database. <c>BITLY_FUZZ</c> multiplies the cases (1).</summary>
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
                Assert.NotEqual("UNEXPECTED", code);
                Assert.NotEqual("DESTINATION_FAILED", code);
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
        var body = new StringBuilder(110 << 20).Append("{\"data\":[");
        var title = new string('t', 1000);
        for (var i = 0; i < 100_000; i++)
        {
            body.Append(i == 0 ? "" : ",").Append($$"""{"id":{{i}},"title":"{{title}}"}""");
        }

        var bytes = Encoding.UTF8.GetBytes(body.Append("]}").ToString());
        body.Clear();
        var watch = Stopwatch.StartNew();
        Assert.Equal("ok", projects.Load(Shapes[0], bytes, out var rows));
        Assert.Equal(100_000, rows);
        output.WriteLine($"{bytes.Length >> 20} MB in {watch.Elapsed.TotalSeconds:0.0} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
    }

    /// <summary>A project that is made anew now and then, because its tables grow.</summary>
    private sealed class FuzzProjects : IDisposable
    {
        private LiveProject _project = new("http://127.0.0.1:9/v4");
        private int _loads;

        public string Load(string shape, byte[] page, out int rows)
        {
            if (++_loads % 20 == 0)
            {
                _project.Dispose();
                _project = new LiveProject("http://127.0.0.1:9/v4");
            }

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
                return error.Code == "UNEXPECTED" ? throw new InvalidOperationException(shape + "\n" + Encoding.UTF8.GetString(page.AsSpan(0, Math.Min(page.Length, 2000))), error) : error.Code;
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
