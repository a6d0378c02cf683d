using System.ComponentModel;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Operations.Diagnosis;
using Bitly.Mcp.Operations.Previews;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>Tools that taste, explain, and make links.</summary>
internal sealed class CheckTools(Project project)
{
    [McpServerTool(Name = "preview-endpoint", Title = "Preview endpoint", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("A few records of one endpoint, the tables and columns they would make, whether paging works, and ranked data_selectors when nothing is found. Loads nothing; spends about five requests.")]
    public Task<PreviewAnswer> PreviewEndpoint([Description("A resource of the definition or a name from list-endpoints")] string resource, CancellationToken cancellationToken = default) =>
        new EndpointPreviews(project).ReadAsync(resource, cancellationToken);

    [McpServerTool(Name = "diagnose-run", Title = "Diagnose run", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Why a run failed or brought nothing: one cause with code, proof, who can act and the next call. Sends no request.")]
    public DiagnosisAnswer DiagnoseRun([Description("Empty for the latest")] string run_id = "") =>
        new ProjectDiagnosis(project).Read(run_id.Length == 0 ? null : run_id);

    [McpServerTool(Name = "shorten-links", Title = "Shorten links", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = true, UseStructuredContent = true)]
    [Description("Makes short links in the person's Bitly account; the only tool that changes it. Without a yes of the person nothing is sent: links count against the month's quota. Never sent twice.")]
    public async Task<ShortenAnswer> ShortenLinks(
        McpServer server,
        [Description("1 to 100 http or https addresses")] string[] long_urls,
        [Description("Guid of the group; empty for the user's default")] string group = "",
        [Description("Branded domain; empty for bit.ly")] string domain = "",
        [Description("Load the links into the table shortened_links")] bool load = true,
        [Description("The word that an answer without it names; only after the person said yes")] string confirm = "",
        CancellationToken cancellationToken = default)
    {
        var request = new ShortenRequest(long_urls, group.Length == 0 ? null : group, domain.Length == 0 ? null : domain);
        _ = LinkShortening.Plan(request);
        var word = LinkShortening.Word(request);
        return await Confirmation.IsGivenAsync(server, confirm, word, LinkShortening.Question(request), cancellationToken)
            ? await new LinkShortening(project).ShortenAsync(request, load, null, cancellationToken)
            : LinkShortening.Refused(request, $"call shorten-links again with confirm = \"{word}\"");
    }
}
