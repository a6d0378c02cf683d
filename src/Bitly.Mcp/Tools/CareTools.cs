using System.ComponentModel;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Runs;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>Tools that look after loaded data: check it, drop it.</summary>
internal sealed class CareTools(Project project, LoadedData data)
{
    [McpServerTool(Name = "check-data", Title = "Check data", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Are the loaded tables right: keys unique and set, no orphan rows, loads complete, days without gaps, totals equal to the API's own. Spends no request.")]
    public Task<ChecksAnswer> CheckData(CancellationToken cancellationToken = default) => new DataChecks(project, data).RunAsync(cancellationToken);

    [McpServerTool(Name = "drop-data", Title = "Drop data", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Drops tables and forgets cursors of resources. Without a yes of the person it only lists what would go.")]
    public async Task<DropAnswer> DropData(
        McpServer server,
        [Description("Empty for all")] string[]? resources = null,
        [Description("Only forget the cursors, so that the next run reads everything anew")] bool keep_tables = false,
        [Description("The word that an answer without it names; only after the person said yes")] string confirm = "",
        CancellationToken cancellationToken = default)
    {
        var request = new DropRequest { Resources = resources ?? [], KeepTables = keep_tables };
        var drop = new DataDrop(project, data);
        var planned = await drop.PlanAsync(request, cancellationToken);
        if (planned.Shown.IsEmpty)
        {
            return planned.Answer;
        }

        var word = DataDrop.Word(project.Open(), request);
        return await Confirmation.IsGivenAsync(server, confirm, word, DataDrop.Question(planned.Answer), cancellationToken)
            ? await drop.DropAsync(request, planned, cancellationToken)
            : DataDrop.Refused(planned.Answer, $"call drop-data again with confirm = \"{word}\"");
    }
}
