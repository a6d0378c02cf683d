using System.Text;
using Bitly.Mcp.Cli;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using CsCheck;
using Xunit;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>Definitions, settings files and command lines with everything wrong in them. <c>BITLY_FUZZ</c> multiplies the cases (1).</summary>
public sealed class TextFuzzTests
{
    private const string Definition = """
        [pipeline]
        name = "bitly_pipeline"
        dataset_name = "bitly_data"
        source_name = "bitly_source"

        [client]
        base_url = "http://127.0.0.1:9/v4"
        auth = { type = "bearer", token = "access_token" }
        paginator = { type = "json_link", next_url_path = "pagination.next" }

        [resource_defaults]
        write_disposition = "merge"
        endpoint = { params = { size = 100 } }

        [[resources]]
        use = "groups"

        [[resources]]
        name = "links"
        primary_key = ["id", "x"]
        columns = { created_at = { data_type = "timestamp", nullable = false } }
        schema_contract = { columns = "freeze" }
        include_from_parent = ["guid"]
        endpoint = { path = "groups/{resources.groups.guid}/bitlinks", data_selector = "links[*]", incremental = { cursor_path = "created_at", initial_value = 0, start_param = "created_after" } }
        processing_steps = [{ filter = "x > 1" }, { map = "y" }]
        """;

    private const string Configuration = """
        [runtime]
        request_max_attempts = 1
        request_timeout = 10
        secret_command = ["pass", "show", "{key}"]
        [sources.bitly_source]
        access_token = "0123456789abcdef"
        [destination.duckdb]
        database = "x.duckdb"
        [load]
        keep_packages = 5
        """;

    private static readonly string[] Junk =
        ["\"", "'", "\"\"\"", "[", "]", "[[", "{", "}", "=", "\n", "#", ".", ",", "\\", "\\u0000", "\0", "\ud800", "1e999", "-", "true", "../..", "{resources.groups.guid}", "{", "[[resources]]\n", "use = 1\n", "nan", "1979-05-27T07:32:00Z", "99999999999999999999", "日本", "\u202e", "name = \"../x\"\n", "[client]\n", "endpoint = 5\n"];

    private static readonly string[] Words =
        ["run", "query", "tables", "status", "validate", "credentials", "export", "endpoints", "plan", "edit", "add", "set", "remove", "undo", "scaffold", "--json", "--project", "--limit", "--max-rows", "--format", "--to", "--force", "--refresh", "--", "-", "--help", "-h", "--version", "help", "mcp", "--limit=1", "--limit=-1", "--limit=99999999999999", "--format=xml",
            "../..", "/etc/passwd", "/", "", " ", "\0", "a\0b", "\u001b[31m", "SELECT 1", "SELECT * FROM read_text('/etc/passwd')", "groups", "group_bitlinks", "x", "-1", "0", "é", "日本", "\ud800", "--project=/nonexistent/deep", "--project=.", "../x.csv", ".dlt/secrets.toml", "~", "$(id)", "`id`", new string('a', 5000)];

    [Fact]
    public void A_broken_definition_is_one_error_of_the_definition()
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4");
        Gen.Int.Sample(
            seed =>
            {
                File.WriteAllBytes(project.At("bitly_pipeline.toml"), Bytes(Spoiled(Definition, seed), seed));
                var pipeline = PipelineFactory.Open(project.Folder, new OpenOptions { Environment = project.Environment });
                Code(() => _ = pipeline.Definition);
                Code(() => _ = pipeline.DatabasePath);
                Code(() => _ = pipeline.Packages());
            },
            iter: 1500 * Settings.Number("BITLY_FUZZ", 1), threads: 1);
    }

    [Fact]
    public void A_broken_settings_file_is_one_error_of_the_settings()
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4", token: "");
        project.Environment.Remove("SOURCES__BITLY_SOURCE__ACCESS_TOKEN");
        Directory.CreateDirectory(project.At(".dlt"));
        Gen.Int.Sample(
            seed =>
            {
                var (config, secrets) = (project.At(".dlt/config.toml"), project.At(".dlt/secrets.toml"));
                File.WriteAllBytes(config, Bytes(Spoiled(Configuration.Replace("access_token", "other", StringComparison.Ordinal).Replace("\"pass\"", "\"true\"", StringComparison.Ordinal), seed), seed));
                File.WriteAllBytes(secrets, Bytes(Spoiled(Configuration, seed / 2), seed));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                var pipeline = PipelineFactory.Open(project.Folder, new OpenOptions { Environment = project.Environment });
                Code(() => _ = pipeline.InspectCredentials());
                Code(() => _ = pipeline.DatabasePath);
                Code(() => _ = pipeline.Parts());
            },
            iter: 400 * Settings.Number("BITLY_FUZZ", 1), threads: 1);
    }

    [Fact]
    public void Any_command_line_ends_with_a_known_exit_code_and_without_a_stack_trace()
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4");
        Directory.CreateDirectory(project.At(".dlt"));
        File.WriteAllText(project.At(".dlt/config.toml"), "[runtime]\nrequest_max_attempts = 1\n");
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                string[] words = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(Words.Length)])];
                // Reads a person's typing, and has its own tests.
                if (words is ["credentials", "set", ..] || (words[0] == "query" && words.Contains("-")))
                {
                    return;
                }

                using var output = new StringWriter();
                using var errors = new StringWriter();
                using var terminal = new Terminal { Out = output, Error = errors };
                string[] arguments = words.Any(word => word.StartsWith("--project", StringComparison.Ordinal)) ? words : [.. words.TakeWhile(word => word != "--"), "--project", project.Folder, .. words.SkipWhile(word => word != "--")];
                var code = new CommandLine(terminal, TimeProvider.System, "0").Run(arguments);
                Assert.True(code is 0 or 2 or 3 or 4 or 5 or 6, $"{code}: {string.Join(' ', words)}\n{errors}");
                Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain('\u001b', output.ToString() + errors);
                Assert.DoesNotContain("root:x:0", output.ToString(), StringComparison.Ordinal);
            },
            iter: 150 * Settings.Number("BITLY_FUZZ", 1), threads: 1);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(project.Folder)!, "x.csv")));
    }

    /// <summary>Some junk in, some text out, some lines twice.</summary>
    private static string Spoiled(string text, int seed)
    {
        var random = new Random(seed);
        for (var times = random.Next(1, 5); times > 0 && text.Length > 10; times--)
        {
            var (at, length) = (random.Next(text.Length), random.Next(Math.Min(40, text.Length)));
            text = random.Next(5) switch
            {
                0 => text.Remove(at, Math.Min(length, text.Length - at)),
                1 => text.Insert(at, Junk[random.Next(Junk.Length)]),
                2 => text[..at] + Junk[random.Next(Junk.Length)] + text[Math.Min(text.Length, at + random.Next(8))..],
                3 => text.Insert(at, text.Substring(random.Next(text.Length - length), length)),
                _ => text[..at] + (char)random.Next(1, 0x300) + text[(at + 1)..],
            };
        }

        return text;
    }

    /// <summary>Now and then in an encoding that is not UTF-8.</summary>
    private static byte[] Bytes(string text, int seed) => (seed & 7) == 0 ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    private static void Code(Action action)
    {
        try
        {
            action();
        }
        catch (PipelineException error)
        {
            Assert.NotEqual("UNEXPECTED", error.Code);
            Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        }
    }
}
