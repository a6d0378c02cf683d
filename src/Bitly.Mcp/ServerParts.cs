using Bitly.Mcp.Answers;
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
    private Dictionary<string, ToolMethod> Tools()
    {
        var endpoints = new Endpoints(new BitlyCatalog());
        var setup = new ProjectTools(project, endpoints, new Definitions(endpoints), new Credentials(project));
        var running = new RunTools(project, _runs, _data);
        var checks = new CheckTools(project);
        var data = new DataTools(_data);
        var care = new CareTools(project, _data);
        var plans = new PlanTools(project);
        var edits = new EditTool(new DefinitionEdits(project, endpoints));
        return new Dictionary<string, ToolMethod>
        {
            ["list-endpoints"] = call => Now(setup.ListEndpoints(call.Text(), call.Text(), call.Text(), call.Number())),
            ["inspect-credentials"] = async call => await setup.InspectCredentials(call.Flag(), call.Cancelled),
            ["scaffold-pipeline"] = call => Now(setup.ScaffoldPipeline(call.Texts(), call.Text(), call.Text(), call.Text())),
            ["validate-pipeline"] = _ => Now(setup.ValidatePipeline()),
            ["get-status"] = _ => Now(setup.GetStatus()),
            ["plan-load"] = async call => await plans.PlanLoad(call.Texts(), call.Number(), call.Cancelled),
            ["preview-endpoint"] = async call => await checks.PreviewEndpoint(call.Text(), call.Cancelled),
            ["diagnose-run"] = call => Now(checks.DiagnoseRun(call.Text())),
            ["shorten-links"] = async call => await checks.ShortenLinks(call.Server, call.Texts()!, call.Text(), call.Text(), call.Flag(), call.Text(), call.Cancelled),
            ["run-pipeline"] = async call => await running.RunPipeline(call.Progress, call.Texts(), call.Number(), call.Number(), call.Text(), call.Number(), call.Cancelled),
            ["get-run"] = async call => await running.GetRun(call.Text(), call.Number(), call.Cancelled),
            ["cancel-run"] = async call => await running.CancelRun(call.Text(), call.Cancelled),
            ["list-tables"] = async call => await data.ListTables(call.Text(), call.Flag(), call.Flag(), call.Number(), call.Cancelled),
            ["query-table"] = async call => await data.QueryTable(call.Progress, call.Text(), call.Number(), call.Text(), call.Cancelled),
            ["export-data"] = async call => await data.ExportData(call.Text(), call.Text(), call.Text(), call.Flag(), call.Cancelled),
            ["check-data"] = async call => await care.CheckData(call.Cancelled),
            ["drop-data"] = async call => await care.DropData(call.Server, call.Texts(), call.Flag(), call.Text(), call.Cancelled),
            ["edit-pipeline"] = call => Now(edits.EditPipeline(call.Text(), call.Text(), call.Text(), call.Text(), call.Flag())),
        };
    }

    private static Task<Answer> Now(Answer answer) => Task.FromResult(answer);

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        await _data.DisposeAsync();
    }
}
