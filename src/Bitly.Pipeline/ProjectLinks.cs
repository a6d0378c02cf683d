using System.Text.Json.Nodes;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline;

/// <summary>Loads links that were just made into the table <see cref="Table"/> of the project's dataset, without a request.</summary>
internal sealed class ProjectLinks(ProjectPipeline pipeline)
{
    public const string Table = "shortened_links";

    /// <summary>A pipeline of its own, so that a load package of the project that waits is neither finished nor disturbed.</summary>
    /// <exception cref="Errors.PipelineException">What a load throws.</exception>
    public async Task LoadAsync(IReadOnlyList<MadeLink> links, CancellationToken cancellationToken)
    {
        var definition = pipeline.Definition;
        var own = definition with
        {
            PipelineName = definition.PipelineName + "_shorten",
            SourceName = "shorten",
            Resources =
            [
                new ResourceDefinition
                {
                    Name = Table,
                    Endpoint = new EndpointDefinition { Path = "shorten", DataSelector = "$", Paginator = new PaginatorDefinition("single_page") },
                    Hints = new TableHints { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"], Description = "Links made with this program" },
                },
            ],
        };
        var parts = pipeline.Parts() with
        {
            Definition = own,
            WorkingFolder = pipeline.Paths.WorkingFolder(own.PipelineName),
            OpenSource = (_, _, _) => new OpenedSource(new GivenPages(new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> { [Table] = [Page(links)] })),
            Ledger = null,
        };
        await new PipelineRunner(parts).RunAsync(new RunOptions(), null, cancellationToken);
    }

    private static byte[] Page(IReadOnlyList<MadeLink> links) => System.Text.Encoding.UTF8.GetBytes(new JsonArray([.. links.Select(link => new JsonObject
    {
        ["id"] = link.Id,
        ["link"] = link.Link,
        ["long_url"] = link.LongUrl,
        ["created_at"] = link.CreatedAt,
        ["is_new"] = link.Created,
    })]).ToJsonString());
}
