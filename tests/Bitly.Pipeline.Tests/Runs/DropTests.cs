using System.IO.Compression;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.State;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>Taking tables and state away, and taking them back from the destination.</summary>
public sealed class DropTests
{
    private const string Resources = """
        [[resources]]
        use = "groups"

        [[resources]]
        use = "group_bitlinks"
        """;

    private static readonly SandboxOptions Small = new() { Groups = 2, LinksPerGroup = 30 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drop_takes_a_resource_s_tables_and_state_and_the_next_run_reads_it_whole_again()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();
        var request = new DropRequest { Resources = ["group_bitlinks"] };

        var shown = await project.Pipeline.PlanDropAsync(request, Token);
        Assert.Contains("group_bitlinks", Tables(project));
        var report = await project.Pipeline.DropAsync(request, shown, null, Token);

        Assert.Equal(["group_bitlinks"], shown.Resources);
        Assert.Equal(["group_bitlinks"], shown.ResourceStates);
        Assert.Contains("group_bitlinks__tags", shown.TablesWithData);
        Assert.Equal(["_dlt_loads", "_dlt_pipeline_state", "_dlt_version", "groups", "groups__bsds"], Tables(project));
        Assert.Equal(["2"], project.Query("SELECT count(*) FROM bitly_data._dlt_loads"));
        Assert.Equal(["1"], project.Query("SELECT count(*) FROM bitly_data._dlt_version"));
        Assert.Equal(0, report.RequestsSpent);
        Assert.Equal("0", Assert.Single(project.Query($"SELECT count(*) FROM bitly_data._dlt_version WHERE schema LIKE '%\"group_bitlinks\"%'")));

        var again = await project.Run();
        Assert.Equal(60, again.Packages[0].RowCounts["group_bitlinks"]);
        Assert.Equal(["60"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
    }

    [Fact]
    public async Task A_drop_of_state_only_keeps_the_tables()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();

        await project.Pipeline.DropAsync(new DropRequest { Resources = ["group_bitlinks"], KeepTables = true }, null, null, Token);

        Assert.Equal(["60"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.Empty(Local(project).Resources("bitly_source"));
        Assert.Empty(Remote(project).Resources("bitly_source"));
    }

    [Fact]
    public async Task A_drop_of_everything_leaves_dlt_s_own_tables()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();

        await project.Pipeline.DropAsync(new DropRequest { All = true }, null, null, Token);

        Assert.Equal(["_dlt_loads", "_dlt_pipeline_state", "_dlt_version"], Tables(project));
    }

    [Fact]
    public async Task State_paths_forget_members_of_the_state_and_no_table()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();
        var request = new DropRequest { StatePaths = ["resources.*.incremental"] };

        var shown = await project.Pipeline.PlanDropAsync(request, Token);
        await project.Pipeline.DropAsync(request, shown, null, Token);

        Assert.Equal(["resources.group_bitlinks.incremental"], shown.StatePaths);
        Assert.Empty(shown.Tables);
        Assert.Empty(Remote(project).Slots("bitly_source", "group_bitlinks"));
        var unknown = await Assert.ThrowsAsync<PipelineException>(() => project.Pipeline.PlanDropAsync(new DropRequest { StatePaths = ["recources"] }, Token));
        Assert.Equal("STATE_PATH_UNKNOWN", unknown.Code);
    }

    [Fact]
    public async Task A_drop_refuses_an_unknown_resource_a_waiting_package_and_what_was_not_shown()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();
        var shown = await project.Pipeline.PlanDropAsync(new DropRequest { Resources = ["groups"] }, Token);

        Assert.Equal("RESOURCE_UNKNOWN", await Code(() => project.Pipeline.PlanDropAsync(new DropRequest { Resources = ["links"] }, Token)));
        Assert.Equal("DROP_CHANGED", await Code(() => project.Pipeline.DropAsync(new DropRequest { All = true }, shown, null, Token)));
        Assert.Contains("groups", Tables(project));

        project.Sandbox.AddLinks("Bsandbox001", 1);
        await Code(() => project.Run(new RunOptions { MaxRequests = 1 }));
        Assert.Equal("DROP_WITH_PENDING", await Code(() => project.Pipeline.DropAsync(new DropRequest { All = true }, null, null, Token)));
        Assert.Equal("DROP_WITH_PENDING", await Code(() => project.Pipeline.PlanDropAsync(new DropRequest { All = true }, Token)));
    }

    [Fact]
    public async Task A_sync_gives_a_fresh_folder_the_state_and_schema_of_the_destination()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        await project.Run();
        var before = Local(project).VersionHash;
        Directory.Delete(project.Pipeline.Paths.PipelinesFolder, recursive: true);

        var shown = await project.Pipeline.RestoreAsync(apply: false, Token);
        Assert.False(File.Exists(Path.Combine(Working(project), "state.json")));
        await project.Pipeline.RestoreAsync(apply: true, Token);

        Assert.Equal(1, shown.Loads);
        Assert.Equal(before, Local(project).VersionHash);
        Assert.NotNull(new StateStore(Working(project)).ReadSchema("bitly_source"));
    }

    [Fact]
    public async Task A_sync_sets_waiting_packages_aside_and_one_that_finds_nothing_changes_nothing()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        Assert.Equal("SYNC_NOTHING_FOUND", await Code(() => project.Pipeline.RestoreAsync(apply: true, Token)));
        await project.Run();
        project.Sandbox.AddLinks("Bsandbox001", 1);
        await Code(() => project.Run(new RunOptions { MaxRequests = 1 }));

        var report = await project.Pipeline.RestoreAsync(apply: true, Token);

        Assert.Single(report.GivenUp);
        Assert.DoesNotContain(project.Pipeline.Packages(), package => package.State is "extracting" or "extracted");
    }

    [Fact]
    public async Task A_sync_takes_over_a_dataset_that_dlt_made()
    {
        await using var project = await SandboxProject.Start(Small, Resources);
        using (var packed = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "tests/Bitly.DltCases/files/merge-incremental.duckdb.gz")), CompressionMode.Decompress))
        await using (var file = File.Create(project.Pipeline.DatabasePath))
        {
            await packed.CopyToAsync(file, Token);
        }

        var report = await project.Pipeline.RestoreAsync(apply: true, Token);

        Assert.Equal((2, 2), (report.StateVersion, report.Loads));
        Assert.Equal("/zFg/E7AIwSqkJFIQVl/NItjAcEsB/IGaw89egAiylQ=", Local(project).VersionHash);
        Assert.Equal(new RestoredSchema("bitly_source", 2, "8g4O293IR8vCukaWHvDQa9/6xtFYSa/Bi0dGftWt0MU=", report.Schemas[0].Tables), Assert.Single(report.Schemas));
    }

    private static async Task<string> Code(Func<Task> act) => (await Assert.ThrowsAsync<PipelineException>(act)).Code;

    private static IReadOnlyList<string> Tables(SandboxProject project) =>
        project.Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'bitly_data' ORDER BY 1");

    private static string Working(SandboxProject project) => project.Pipeline.Paths.WorkingFolder("bitly_pipeline");

    private static PipelineState Local(SandboxProject project) => new StateStore(Working(project)).Read()!;

    private static PipelineState Remote(SandboxProject project) =>
        PipelineState.FromBlob(project.Query("SELECT state FROM bitly_data._dlt_pipeline_state ORDER BY _dlt_load_id DESC LIMIT 1")[0]);
}
