using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Pages of a REST API.</summary>
internal sealed class RestPages(PageReader reader, ClientDefinition client, Authentications authentications) : IPageSource
{
    public IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, CancellationToken cancellationToken)
    {
        var first = Placeholders.Bind(client, start.Resource, start.Parent, start.Cursor);
        return reader.ReadAsync(PageSequence.Of(client, start.Resource, first, authentications), start.Next, cancellationToken);
    }
}
