using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Mcp.Prompts;
using Bitly.Mcp.Resources;
using Bitly.Mcp.Tools;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp;

/// <summary>What one server holds while it lives: its runs and its open dataset, and the tools over them.</summary>
internal sealed class ServerParts(Project project) : IAsyncDisposable
{
    private readonly RunRegistry _runs = new(project.Time);
    private readonly LoadedData _data = new(project);

    /// <summary>Everything the server offers.</summary>
    public ServerContent Content() => new()
    {
        Tools = ListedTool.All(Tools()),
        Prompts = SkillPrompts.All(),
        Resources = new ProjectResources(project, new Endpoints(new BitlyCatalog())).All(),
        Complete = new KnownNames(project, _data).CompleteAsync,
    };

    /// <summary>Every tool by name: nothing is scanned for, so that nothing is lost when the program is trimmed.</summary>
    internal IReadOnlyDictionary<string, Delegate> Tools()
    {
        var endpoints = new Endpoints(new BitlyCatalog());
        var setup = new ProjectTools(project, endpoints, new Definitions(endpoints), new Credentials(project));
        var running = new RunTools(project, _runs, _data);
        var checks = new CheckTools(project);
        var data = new DataTools(_data);
        var care = new CareTools(project, _data);
        return new Dictionary<string, Delegate>
        {
            ["list-endpoints"] = setup.ListEndpoints,
            ["inspect-credentials"] = setup.InspectCredentials,
            ["scaffold-pipeline"] = setup.ScaffoldPipeline,
            ["validate-pipeline"] = setup.ValidatePipeline,
            ["get-status"] = setup.GetStatus,
            ["plan-load"] = new PlanTools(project).PlanLoad,
            ["preview-endpoint"] = checks.PreviewEndpoint,
            ["diagnose-run"] = checks.DiagnoseRun,
            ["shorten-links"] = checks.ShortenLinks,
            ["run-pipeline"] = running.RunPipeline,
            ["get-run"] = running.GetRun,
            ["cancel-run"] = running.CancelRun,
            ["list-tables"] = data.ListTables,
            ["query-table"] = data.QueryTable,
            ["export-data"] = data.ExportData,
            ["check-data"] = care.CheckData,
            ["drop-data"] = care.DropData,
            ["edit-pipeline"] = new EditTool(new DefinitionEdits(project, endpoints)).EditPipeline,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        await _data.DisposeAsync();
    }
}
