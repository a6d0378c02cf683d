using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Resources;

/// <summary>A text behind an address, read anew each time. An address that ends with {name} stands for many.</summary>
internal sealed class TextResource(ResourceTemplate template, Func<string, string> read) : McpServerResource
{
    private const string Variable = "{name}";

    private readonly string _prefix = template.UriTemplate.Split(Variable)[0];
    private readonly string _suffix = template.UriTemplate.Contains(Variable, StringComparison.Ordinal) ? template.UriTemplate.Split(Variable)[1] : "";

    public override ResourceTemplate ProtocolResourceTemplate => template;

    public override Resource? ProtocolResource => template.IsTemplated ? null : new Resource
    {
        Uri = template.UriTemplate,
        Name = template.Name,
        Title = template.Title,
        Description = template.Description,
        MimeType = template.MimeType,
    };

    public override IReadOnlyList<object> Metadata => [];

    public override bool IsMatch(string uri) => template.IsTemplated
        ? uri.Length > _prefix.Length + _suffix.Length && uri.StartsWith(_prefix, StringComparison.Ordinal) && uri.EndsWith(_suffix, StringComparison.Ordinal)
        : uri == template.UriTemplate;

    /// <exception cref="McpProtocolException">What the address names does not exist (yet): the message says what to do.</exception>
    public override ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        var uri = request.Params?.Uri ?? template.UriTemplate;
        try
        {
            var name = template.IsTemplated ? Uri.UnescapeDataString(uri[_prefix.Length..(uri.Length - _suffix.Length)]) : "";
            return ValueTask.FromResult(new ReadResourceResult
            {
                Contents = [new TextResourceContents { Uri = uri, MimeType = template.MimeType, Text = UntrustedText.VisibleLines(read(name).ReplaceLineEndings("\n")) }],
            });
        }
        catch (PipelineException error)
        {
            throw new McpProtocolException(UntrustedText.VisibleLines($"{error.Code}: {error.Message}"), McpErrorCode.InvalidParams);
        }
    }
}
