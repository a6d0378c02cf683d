namespace Bitly.Pipeline.Rest;

/// <summary>Reads bitly_pipeline.toml into a checked definition.</summary>
internal static class DefinitionReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="Errors.PipelineException">
    /// DEFINITION_MISSING, DEFINITION_SYNTAX, or DEFINITION_INVALID: the message is the first problem (file, line, column, reason,
    /// suggestion) and how many more there are; all of them, a line each, are in Evidence["problems"].
    /// </exception>
    public static PipelineDefinition ReadFile(string file, IResourceCatalog? catalog = null) =>
        throw RestErrors.NotBuilt($"definition reader ({file} {catalog})");

    /// <summary>Reads text; <paramref name="file"/> is only for messages.</summary>
    public static PipelineDefinition Read(string text, string file, IResourceCatalog? catalog = null) =>
        throw RestErrors.NotBuilt($"definition reader ({text.Length} {file} {catalog})");
}
