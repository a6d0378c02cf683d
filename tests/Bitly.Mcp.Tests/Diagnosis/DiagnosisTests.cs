using Bitly.Mcp.Operations.Diagnosis;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.Mcp.Tests.Diagnosis;

public sealed class DiagnosisTests
{
    private const string List = "/groups/Bsandbox001/bitlinks";
    private static readonly SandboxOptions Account = new() { LinkCounts = [130, 12], QrCodesPerGroup = 3 };

    [Theory]
    [InlineData("month-spent", List, 1, "MONTH_SPENT", "time")]
    [InlineData("rate-limit", List, int.MaxValue, "RATE_LIMITED", "time")]
    [InlineData("forbidden-403", List, 1, "FORBIDDEN", "person")]
    [InlineData("forbidden-403", "/groups", int.MaxValue, "TOKEN_REFUSED", "person")]
    [InlineData("unauthorized-401", "/groups", 1, "TOKEN_REFUSED", "person")]
    [InlineData("missing-404", "/groups", 1, "NOT_FOUND", "agent")]
    [InlineData("500", List, int.MaxValue, "SERVER_ERROR", "time")]
    [InlineData("503", List, int.MaxValue, "SERVER_ERROR", "time")]
    [InlineData("html-page", List, int.MaxValue, "BROKEN_BODY", "time")]
    [InlineData("loop", List, int.MaxValue, "PAGE_REPEATS", "agent")]
    [InlineData("upgrade-402", List, 1, "UPGRADE_REQUIRED", "person")]
    public async Task A_failed_run_has_one_cause_with_proof_and_a_next_call(string kind, string path, int times, string code, string who)
    {
        await using var project = await TempProject.StartAsync(Account, "groups", "group_bitlinks");
        // Small pages, so that there is a page with a token to go in circles with.
        project.WriteResources("[[resources]]\nuse = \"groups\"\n[[resources]]\nuse = \"group_bitlinks\"\nendpoint = { params = { size = 20 } }\n");
        project.Sandbox.Inject(new SandboxFault(kind, path, 0, times));
        await project.CodeOfRunAsync();
        var found = new ProjectDiagnosis(project.Project).Read(null);
        Assert.Equal((false, code, who), (found.Healthy, found.Code, found.WhoActs));
        Assert.NotNull(found.NextStep);
        Assert.True(found.Message is { Length: > 0 } && found.Cause.Length is > 10 and < 200);
        Assert.DoesNotContain("sandbox-token", found.ToString(), StringComparison.Ordinal);
        if (code == "MONTH_SPENT")
        {
            Assert.Equal("2026-12-01", found.Evidence!["goes_on"]);
        }
    }

    [Fact]
    public async Task An_empty_selector_gets_ranked_candidates_with_their_counts()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.WriteResources("[[resources]]\nuse = \"groups\"\nendpoint = { data_selector = \"items\" }\n");
        await project.CodeOfRunAsync();
        var found = new ProjectDiagnosis(project.Project).Read(null);
        Assert.Equal(("SELECTOR_EMPTY", "groups", 2), (found.Code, found.Candidates![0].DataSelector, found.Candidates[0].Records));
    }

    [Fact]
    public async Task A_locked_database_names_who_holds_it()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        await project.RunAsync();
        var error = new ErrorTrace { Code = "DATABASE_LOCKED", Recovery = "RetryLater", Message = "The database is held by duckdb (process 4711).", Evidence = new Dictionary<string, string>() };
        var trace = project.Pipeline.LastTrace()! with { Status = RunStatus.Failed, Error = error };
        var found = Diagnoses.Of([trace], project.Time.GetUtcNow());
        Assert.Equal(("DATABASE_LOCKED", "person"), (found.Code, found.WhoActs));
        Assert.Contains("process 4711", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_that_stands_is_seen_on_the_second_run()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        // Without start_param every run reads all pages and the cursor leaves everything out.
        project.WriteResources("[[resources]]\nuse = \"groups\"\n[[resources]]\nname = \"group_bitlinks\"\nuse = \"group_bitlinks\"\nendpoint = { params = { size = 50 }, incremental = { cursor_path = \"created_at\", start_param = \"ignored\", initial_value = \"2099-01-01T00:00:00+0000\" } }\n");
        await project.CodeOfRunAsync();
        project.Time.Advance(TimeSpan.FromHours(1));
        await project.CodeOfRunAsync();
        var found = new ProjectDiagnosis(project.Project).Read(null);
        Assert.Equal("CURSOR_STUCK", found.Code);
        Assert.Equal(("group_bitlinks", "142", "142"), (found.Evidence!["resource"], found.Evidence["records_read"], found.Evidence["records_left_out"]));
    }

    [Fact]
    public async Task A_project_without_a_token_or_with_a_broken_definition_is_told_before_any_run()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        File.Delete(Path.Combine(project.Folder, ".dlt", "secrets.toml"));
        Assert.Equal("CONFIG_FIELD_MISSING", new ProjectDiagnosis(project.Project).Read(null).Code);
        project.WriteResources("[[resources]]\nuse = \"nothing_like_it\"\n");
        Assert.Equal("DEFINITION_INVALID", new ProjectDiagnosis(project.Project).Read(null).Code);
    }

    [Fact]
    public async Task A_good_run_is_healthy_and_an_unknown_one_is_an_error()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        Assert.True(new ProjectDiagnosis(project.Project).Read(null).Healthy);
        await project.RunAsync();
        Assert.True(new ProjectDiagnosis(project.Project).Read(null).Healthy);
        Assert.Equal("UNKNOWN_RUN", Assert.Throws<Bitly.Pipeline.Errors.PipelineException>(() => new ProjectDiagnosis(project.Project).Read("no-such-run")).Code);
    }

    [Fact]
    public void The_page_s_troubleshooting_list_is_covered_and_each_of_its_codes_has_a_cause()
    {
        Assert.Equal(["401", "403", "402", "404", "429", "500/503"], Troubleshooting.Rows.Select(row => row.Status));
        Assert.Empty(Troubleshooting.Rows.SelectMany(row => row.Codes).Where(code => !Causes.ByCode.ContainsKey(code) && code != "GONE"));
        foreach (var code in new[] { "TOKEN_REFUSED", "UPGRADE_REQUIRED", "MONTH_SPENT", "SELECTOR_EMPTY", "PAGE_REPEATS", "CURSOR_STUCK", "SCHEMA_CONTRACT_VIOLATED", "DATABASE_LOCKED", "DISK_FULL", "NETWORK_ERROR" })
        {
            Assert.True(Causes.ByCode[code] is { Cause.Length: > 0, WhatToDo.Length: > 0, Tool: not null }, code);
        }
    }
}
