using System.ComponentModel;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>Tools that set a project up and look at it.</summary>
internal sealed class ProjectTools(Project project, Endpoints endpoints, Definitions definitions, Credentials credentials)
{
    private const int EndpointsOfAnAnswer = 30;

    [McpServerTool(Name = "list-endpoints", Title = "List endpoints", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("What can be loaded from Bitly: entries with cost in requests, plan tier and tables, best match first. With name, one entry in full.")]
    public EndpointsAnswer ListEndpoints(
        [Description("Words for what is wanted, e.g. \"clicks by country\"")] string goal = "",
        [Description("One entry in full")] string name = "",
        [Description("any, paid or enterprise; empty for all")] string tier = "",
        [Description("Go on from next_offset")] int offset = 0) =>
        name.Length == 0 ? endpoints.List(goal, tier, Math.Max(0, offset), EndpointsOfAnAnswer) : endpoints.One(name);

    [McpServerTool(Name = "inspect-credentials", Title = "Inspect credentials", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Which credentials the pipeline needs, whether each is set and every place that was looked in. Values never enter an answer.")]
    public Task<CredentialsAnswer> InspectCredentials(
        [Description("Also ask the API (3 requests): login, default group, plan, requests left")] bool verify = false,
        CancellationToken cancellationToken = default) =>
        verify ? new AccountChecks(project).VerifyAsync(cancellationToken) : Task.FromResult(credentials.Report());

    [McpServerTool(Name = "scaffold-pipeline", Title = "Scaffold pipeline", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Writes bitly_pipeline.toml, .dlt/config.toml, .dlt/secrets.toml (placeholder) and .gitignore lines, or adds missing resources to a definition. Never overwrites what a person changed.")]
    public ScaffoldAnswer ScaffoldPipeline(
        [Description("Names from list-endpoints; parents are added. Empty: groups and group_bitlinks")] string[]? resources = null,
        [Description("Name of a new pipeline")] string pipeline_name = "bitly_pipeline",
        [Description("Dataset of a new pipeline")] string dataset_name = "bitly_data",
        [Description("API address of a new pipeline: empty for Bitly's own, or the sandbox's")] string base_url = "")
    {
        if (base_url.Length > 0 && !CredentialPlaces.MayBeNamed(base_url, BitlyCatalog.BaseUrl))
        {
            throw SurfaceErrors.ForeignBaseUrl();
        }

        var request = new ScaffoldRequest { Resources = resources ?? [], PipelineName = pipeline_name, DatasetName = dataset_name };
        return definitions.Scaffold(project.Root, base_url.Length == 0 ? request : request with { BaseUrl = base_url });
    }

    [McpServerTool(Name = "validate-pipeline", Title = "Validate pipeline", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Checks bitly_pipeline.toml without a request: every problem with its line and a suggestion, or the resources as they will be loaded.")]
    public ValidateAnswer ValidatePipeline() => Definitions.Validate(project);

    [McpServerTool(Name = "get-status", Title = "Get status", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [McpMeta("anthropic/alwaysLoad", true)]
    [Description("What this project has, what ran, what comes next, what is left before production. Call it first.")]
    public StatusAnswer GetStatus() => new ProjectStatus(project, credentials).Read();
}
