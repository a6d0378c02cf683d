using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Mcp.Prompts;
using Bitly.Mcp.Resources;
using Bitly.Mcp.Tools;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Catalog;
using ModelContextProtocol.Server;

namespace Bitly.Mcp;

/// <summary>What one server holds while it lives: its runs and its open dataset, and the tools over them.</summary>
internal sealed class ServerParts(Project project) : IAsyncDisposable
{
    private readonly RunRegistry _runs = new(project.Time);
    private readonly LoadedData _data = new(project);

    /// <summary>Everything the server offers.</summary>
    public ServerContent Content() => new()
    {
        Tools = Tools(),
        Prompts = SkillPrompts.All(),
        Resources = new ProjectResources(project, new Endpoints(new BitlyCatalog())).All(),
        Complete = new KnownNames(project, _data).CompleteAsync,
    };

    /// <summary>Every tool by name: nothing is scanned for, so that nothing is lost when the program is trimmed.</summary>
    private IReadOnlyList<McpServerTool> Tools()
    {
        var endpoints = new Endpoints(new BitlyCatalog());
        var setup = new ProjectTools(project, endpoints, new Definitions(endpoints), new Credentials(project));
        var running = new RunTools(project, _runs, _data);
        var checks = new CheckTools(project);
        var data = new DataTools(_data);
        var care = new CareTools(project, _data);
        return
        [
            ServerContract.Tool(setup.ListEndpoints),
            ServerContract.Tool(setup.InspectCredentials),
            ServerContract.Tool(setup.ScaffoldPipeline),
            ServerContract.Tool(setup.ValidatePipeline),
            ServerContract.Tool(setup.GetStatus),
            ServerContract.Tool(new PlanTools(project).PlanLoad),
            ServerContract.Tool(checks.PreviewEndpoint),
            ServerContract.Tool(checks.DiagnoseRun),
            ServerContract.Tool(checks.ShortenLinks),
            ServerContract.Tool(running.RunPipeline),
            ServerContract.Tool(running.GetRun),
            ServerContract.Tool(running.CancelRun),
            ServerContract.Tool(data.ListTables),
            ServerContract.Tool(data.QueryTable),
            ServerContract.Tool(data.ExportData),
            ServerContract.Tool(care.CheckData),
            ServerContract.Tool(care.DropData),
            ServerContract.Tool(new EditTool(new DefinitionEdits(project, endpoints)).EditPipeline),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        await _data.DisposeAsync();
    }
}
