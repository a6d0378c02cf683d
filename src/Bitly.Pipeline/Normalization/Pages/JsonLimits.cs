using System.Text.Json;

namespace Bitly.Pipeline.Normalization;

/// <summary>How deep a page may be nested: as deep as Python's parser goes, far beyond what the stack bears.</summary>
internal static class JsonLimits
{
    public const int MaxDepth = 1000;

    public static JsonReaderOptions Options { get; } = new() { MaxDepth = MaxDepth };
}
