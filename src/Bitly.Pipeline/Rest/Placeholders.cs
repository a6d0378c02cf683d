using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>Cursor values of one run, already with lag and convert applied where the definition says so; null means "none".</summary>
internal sealed record IncrementalValues(JsonNode? InitialValue, JsonNode? StartValue, JsonNode? LastValue, JsonNode? EndValue);

/// <summary>What a resource needs from its parent: the parent's name and the fields, in the order of the definition.</summary>
internal sealed record ParentReference(string Resource, IReadOnlyList<string> Fields);

/// <summary>Fills <c>{resources.parent.field}</c>, <c>{incremental.*}</c> and static path parameters (dlt-behaviour 1.6). Pure.</summary>
internal static partial class Placeholders
{
    /// <summary>The parent of a resource (placeholders and resolve params), or null for a root resource.</summary>
    public static ParentReference? ParentOf(ResourceDefinition resource) => throw RestErrors.NotBuilt("placeholders");

    /// <summary>
    /// The first request of a sequence. <paramref name="parentRecord"/> is the JSON object of one record of the parent.
    /// </summary>
    /// <exception cref="Errors.PipelineException">PARENT_FIELD_MISSING: the record has no such field; the message lists those it has.</exception>
    public static RestRequest Bind(ClientDefinition client, ResourceDefinition resource, ReadOnlyMemory<byte>? parentRecord = null, IncrementalValues? incremental = null) =>
        throw RestErrors.NotBuilt("placeholders");

    /// <summary>True when the last segment of the path is or holds a placeholder: dlt reads such a page as one record.</summary>
    public static bool EndsInPlaceholder(string path)
    {
        var last = path.AsSpan(path.TrimEnd('/').LastIndexOf('/') + 1);
        return last.Contains('{') && last.Contains('}');
    }
}
