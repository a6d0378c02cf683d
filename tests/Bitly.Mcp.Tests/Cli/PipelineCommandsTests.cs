using System.Text.Json;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

/// <summary>The pipeline commands and replay on projects that were loaded from a sandbox.</summary>
public sealed class PipelineCommandsTests
{
    private static readonly SandboxOptions Small = new() { Groups = 2, LinksPerGroup = 30 };

    [Fact]
    public async Task Info_shows_state_resources_and_the_working_folder()
    {
        await using var project = await LoadedAsync();
        var (code, output, _) = Run(project, "pipeline", "info");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Found pipeline bitly_pipeline in ", output, StringComparison.Ordinal);
        Assert.Contains("\ndataset_name: \"bitly_data\"\n", output, StringComparison.Ordinal);
        Assert.Contains("\nfirst_run: false\n", output, StringComparison.Ordinal);
        Assert.Matches("\ngroup_bitlinks with [0-9]+ table\\(s\\) and 1 resource state slot\\(s\\)\n", output);
        Assert.Contains("\nHas 1 loaded load package(s): " + LoadId(project), output, StringComparison.Ordinal);
        Assert.DoesNotContain("last_value", output, StringComparison.Ordinal);

        var more = Run(project, "pipeline", "info", "-v").Out;
        Assert.Contains("last_value", more, StringComparison.Ordinal);
        Assert.Matches("\n  group_bitlinks__tags with [0-9]+ column\\(s\\)", more);
    }

    [Fact]
    public async Task Info_as_json_holds_the_same()
    {
        await using var project = await LoadedAsync();
        var json = Json(Run(project, "pipeline", "info", "--json").Out);
        Assert.Equal("bitly_data", json.GetProperty("synchronized_state").GetProperty("dataset_name").GetString());
        Assert.Equal(LoadId(project), json.GetProperty("packages").GetProperty("loaded")[0].GetString());
        Assert.Contains(json.GetProperty("schemas")[0].GetProperty("resources").EnumerateArray(), resource => resource.GetProperty("resource").GetString() == "group_bitlinks" && resource.GetProperty("state_slots").GetInt32() == 1);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("trace")]
    [InlineData("schema")]
    [InlineData("load-package")]
    public async Task Before_the_first_run_there_is_nothing_to_show(string operation)
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        var (code, output, error) = Run(project, "pipeline", operation);
        Assert.Equal(ExitCode.FixAndRerun, code);
        Assert.Empty(output);
        Assert.Matches("^(NO_LOCAL_STATE|NO_PACKAGES): ", error);
        Assert.Equal((ExitCode.Ok, "No load packages found\n"), Result(Run(project, "pipeline", "failed-jobs")));
        Assert.StartsWith("No pipelines found in ", Run(project, "pipeline", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_names_the_steps_and_where_settings_came_from_but_no_value()
    {
        await using var project = await LoadedAsync();
        var text = Run(project, "pipeline", "trace").Out;
        Assert.Matches("^Run started at .+ and COMPLETED in .+ with 4 steps\\.\nStep sync COMPLETED in .+\\.\nStep extract COMPLETED in .+\\.\nLoad package .+ is EXTRACTED and NOT YET LOADED to the destination and contains no failed jobs\n", text);
        Assert.Contains("Normalized data for the following tables:\n- ", text, StringComparison.Ordinal);
        Assert.Contains("1 load package(s) were loaded to destination duckdb and into dataset bitly_data\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Resolved", text, StringComparison.Ordinal);

        var more = Run(project, "pipeline", "trace", "-v").Out;
        Assert.Contains("Resolved access_token from sources.bitly_source.access_token by secrets.toml\n", more, StringComparison.Ordinal);
        Assert.Contains("Schema update: new table group_bitlinks\n", more, StringComparison.Ordinal);
        Assert.DoesNotContain(Small.Token, more + Run(project, "pipeline", "trace", "--json").Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.FixAndRerun, Run(project, "pipeline", "trace", "--run", "nobody").Code);
    }

    [Fact]
    public async Task A_failed_run_is_told_by_trace_and_failed_jobs()
    {
        await using var project = await LoadedAsync();
        project.Sandbox.AddLinks("Bsandbox001", 2);
        await project.CodeOfRunAsync(new RunOptions { MaxRequests = 1 });

        Assert.Matches("FAILED in .+\n(.*\n)*Failed due to: REQUEST_BUDGET_SPENT: ", Run(project, "pipeline", "trace").Out);
        Assert.Matches("^Checking failed jobs in load id '.+'\nFAILED in step extract: REQUEST_BUDGET_SPENT: .+\nChecking failed jobs in load id '.+'\nNo failed jobs found\n$", Run(project, "pipeline", "failed-jobs").Out);
        Assert.Matches("is EXTRACTING and NOT YET LOADED to the destination", Run(project, "pipeline", "load-package").Out);
    }

    [Fact]
    public async Task A_load_package_shows_its_files_rows_and_schema_update()
    {
        await using var project = await LoadedAsync();
        var (code, output, _) = Run(project, "pipeline", "load-package", "-v");
        Assert.Equal(ExitCode.Ok, code);
        Assert.StartsWith($"Load package {LoadId(project)} of schema bitly_source is LOADED. The schema of ", output, StringComparison.Ordinal);
        Assert.Matches("\nJob: group_bitlinks, table: group_bitlinks in .+\\. File type: jsonl\\.gz, size: [0-9.]+K?B\\. Started on: .+ and completed in .+\\.\n", output);
        Assert.Contains("\nRows: group_bitlinks: 60 row(s)\n", output, StringComparison.Ordinal);
        Assert.Contains("\n  new table group_bitlinks\n", output, StringComparison.Ordinal);
        Assert.Equal(60, Json(Run(project, "pipeline", "load-package", LoadId(project), "--json").Out).GetProperty("package").GetProperty("row_counts").GetProperty("group_bitlinks").GetInt32());
        Assert.StartsWith("PACKAGE_NOT_FOUND: ", Run(project, "pipeline", "load-package", "1.5").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: ", "--format", "yaml")]
    [InlineData("\"group_bitlinks\"", "--json")]
    [InlineData("Table", "--format", "dbml")]
    [InlineData("erDiagram", "--format", "mermaid")]
    public async Task The_schema_is_written_in_each_format(string expected, params string[] options)
    {
        await using var project = await LoadedAsync();
        var (code, output, _) = Run(project, ["pipeline", "schema", .. options]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("UNKNOWN_SCHEMA", Run(project, "pipeline", "schema", "other").Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_shows_asks_and_drops_only_after_a_yes()
    {
        await using var project = await LoadedAsync();

        var script = Run(project, "pipeline", "drop", "group_bitlinks");
        Assert.Equal((ExitCode.Usage, "Nothing was changed. Say --yes to do it.\n"), (script.Code, script.Error));
        Assert.Contains("Table(s) to drop: group_bitlinks, ", script.Out, StringComparison.Ordinal);
        Assert.Contains("Resource(s) state to reset: group_bitlinks\n", script.Out, StringComparison.Ordinal);
        var no = Answering(project, "n", "pipeline", "drop", "group_bitlinks");
        Assert.Equal((ExitCode.Ok, "Drop these? [y/N] Nothing was changed.\n"), (no.Code, no.Error));
        Assert.False(Json(Run(project, "pipeline", "drop", "group_bitlinks", "--json").Out).GetProperty("dropped").GetBoolean());
        Assert.Equal(60, project.Count("group_bitlinks"));

        var yes = Answering(project, "y", "pipeline", "drop", "group_bitlinks");
        Assert.Equal(ExitCode.Ok, yes.Code);
        Assert.Contains("Dropped with load package ", yes.Out, StringComparison.Ordinal);
        Assert.Equal("0", project.Query("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'group_bitlinks%'")[0][0]);
        var again = Run(project, "pipeline", "drop", "--drop-all", "--yes", "--json");
        Assert.True(Json(again.Out).GetProperty("dropped").GetBoolean(), again.Error);
        Assert.Contains("There is nothing to drop", Run(project, "pipeline", "drop", "--drop-all").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipeline", "drop")]
    [InlineData("pipeline", "drop", "groups", "--drop-all")]
    [InlineData("pipeline", "schema", "--format", "dot")]
    [InlineData("pipeline", "nonsense")]
    [InlineData("replay")]
    public async Task Wrong_words_are_usage_errors(params string[] words)
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        var (code, output, error) = Run(project, words);
        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.StartsWith("USAGE: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_packages_are_given_up_after_a_yes_and_the_next_run_reads_them_anew()
    {
        await using var project = await LoadedAsync();
        Assert.Equal((ExitCode.Ok, "No pending packages found\n"), Result(Run(project, "pipeline", "drop-pending-packages")));
        project.Sandbox.AddLinks("Bsandbox001", 2);
        await project.CodeOfRunAsync(new RunOptions { MaxRequests = 1 });

        Assert.Equal(ExitCode.Usage, Run(project, "pipeline", "drop-pending-packages").Code);
        Assert.StartsWith("DROP_WITH_PENDING: ", Run(project, "pipeline", "drop", "groups", "--yes").Error, StringComparison.Ordinal);
        Assert.Contains("Gave up ", Run(project, "pipeline", "drop-pending-packages", "--yes").Out, StringComparison.Ordinal);
        Assert.Equal("ok", await project.CodeOfRunAsync());
        Assert.Equal(62, project.Count("group_bitlinks"));
    }

    [Fact]
    public async Task Sync_restores_a_fresh_folder()
    {
        await using var project = await LoadedAsync();
        Directory.Delete(project.Pipeline.Paths.PipelinesFolder, recursive: true);

        Assert.Equal(ExitCode.Usage, Run(project, "pipeline", "sync").Code);
        Assert.StartsWith("NO_LOCAL_STATE: ", Run(project, "pipeline", "info").Error, StringComparison.Ordinal);
        var done = Run(project, "pipeline", "sync", "--yes");
        Assert.Equal(ExitCode.Ok, done.Code);
        Assert.Contains("To be restored: schema bitly_source version ", done.Out, StringComparison.Ordinal);
        Assert.Contains("group_bitlinks with ", Run(project, "pipeline", "info").Out, StringComparison.Ordinal);

        File.Delete(project.Pipeline.DatabasePath);
        Assert.StartsWith("SYNC_NOTHING_FOUND: ", Run(project, "pipeline", "sync", "--yes").Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Run(project, "pipeline", "info").Code);
    }

    [Fact]
    public async Task Replay_loads_a_kept_package_into_another_file_without_a_request()
    {
        await using var project = await LoadedAsync();
        var asked = project.Sandbox.Log.Count;
        var other = Path.Combine(project.Folder, "again.duckdb");

        var (code, output, error) = Run(project, "replay", LoadId(project), "--database", other);

        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("1 load package(s) were loaded to destination duckdb", output, StringComparison.Ordinal);
        Assert.Contains("again.duckdb location to store data", output, StringComparison.Ordinal);
        Assert.Equal(asked, project.Sandbox.Log.Count);
        Assert.True(File.Exists(other));
        Assert.Equal(60, project.Count("group_bitlinks"));
        Assert.StartsWith("PACKAGE_NOT_FOUND: ", Run(project, "replay", "1.5").Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_shows_when_each_pipeline_ran()
    {
        await using var project = await LoadedAsync();
        Assert.Matches("^1 pipelines found in .+\nbitly_pipeline \\(last run: .+ ago \\(.+\\), completed\\)\n$", Run(project, "pipeline", "list").Out);
    }

    private static async Task<TempProject> LoadedAsync()
    {
        var project = await TempProject.StartAsync(Small, "groups", "group_bitlinks");
        await project.RunAsync();
        return project;
    }

    private static string LoadId(TempProject project) => project.Pipeline.Packages()[0].LoadId;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static (int Code, string Out) Result((int Code, string Out, string Error) run) => (run.Code, run.Out);

    private static (int Code, string Out, string Error) Run(TempProject project, params string[] words) => Invoke(project, null, words);

    private static (int Code, string Out, string Error) Answering(TempProject project, string answer, params string[] words) => Invoke(project, answer, words);

    private static (int Code, string Out, string Error) Invoke(TempProject project, string? answer, string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal { Out = output, Error = error, Look = () => new TerminalTraits { Interactive = answer is not null }, ReadLine = () => answer };
        string[] place = words is ["pipeline", "nonsense", ..] ? [] : ["--project", project.Folder];
        var code = new CommandLine(terminal, project.Time, "1.0.0").Run([.. words, .. place]);
        return (code, output.ToString(), error.ToString());
    }
}
