using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Reads a definition file: <c>[pipeline]</c> (name, destination, dataset_name, source_name, schema_contract, max_table_nesting,
/// root_key), <c>[client]</c>, <c>[resource_defaults]</c>, <c>[[resources]]</c>, with dlt's words.
/// </summary>
internal static class DefinitionReader
{
    private const string PipelineSuffix = "_pipeline";

    /// <summary>Reads a file.</summary>
    /// <exception cref="Errors.PipelineException">
    /// DEFINITION_MISSING, DEFINITION_SYNTAX, or DEFINITION_INVALID: the message is the first problem (file, line, column, reason,
    /// suggestion) and how many more there are; all of them, a line each, are in Evidence["problems"].
    /// </exception>
    public static PipelineDefinition ReadFile(string file, IResourceCatalog? catalog = null)
    {
        try
        {
            return Read(PlainFile.ReadText(file), file, catalog);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RestErrors.DefinitionMissing(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigErrors.Unreadable(file, e);
        }
    }

    /// <summary>Reads text; the names default to the file's: <c>x_pipeline.toml</c> is pipeline x_pipeline with source x_source.</summary>
    public static PipelineDefinition Read(string text, string file, IResourceCatalog? catalog = null)
    {
        var (root, problem) = TomlTree.Parse(text);
        if (root is null)
        {
            throw RestErrors.DefinitionSyntax(file, problem!);
        }

        var problems = new DefinitionProblems();
        var stem = Path.GetFileNameWithoutExtension(file);
        var source = stem.EndsWith(PipelineSuffix, StringComparison.Ordinal) ? stem[..^PipelineSuffix.Length] + "_source" : "rest_api";
        var definition = new DefinitionBuilding(new NamedCredentials(), catalog)
            .Build(root, new(stem, null, source), Path.GetFullPath(file), problems);
        return problems.All.Count == 0 ? definition : throw RestErrors.DefinitionInvalid(file, problems.All);
    }
}
