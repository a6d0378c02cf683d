using Bitly.Mcp.Answers;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;

namespace Bitly.Mcp.Operations;

/// <summary>Makes and checks a project's definition.</summary>
internal sealed class Definitions(Endpoints endpoints)
{
    public static readonly IReadOnlyList<string> DefaultResources = ["groups", "group_bitlinks"];

    /// <summary>Writes what the project lacks. Parents of the named resources are added; empty means the defaults.</summary>
    public ScaffoldAnswer Scaffold(string folder, ScaffoldRequest request, string? token = null)
    {
        var resources = endpoints.WithParents(request.Resources.Count > 0 ? request.Resources : DefaultResources);
        var files = ProjectScaffold.Write(folder, request with { Resources = resources }, endpoints.About, token);
        return new ScaffoldAnswer
        {
            Folder = folder,
            Files = [.. files.Select(file => new FileRow(file.Path, file.Status, file.Note))],
            Resources = resources,
            NextStep = new NextCall("inspect-credentials", "says whether the access token is set and where it was looked for"),
        };
    }

    /// <summary>Checks the definition without a request. A wrong one is an answer, not an error.</summary>
    public static ValidateAnswer Validate(Project project)
    {
        var pipeline = project.Open();
        var file = Project.Show(pipeline.Paths, pipeline.Paths.DefinitionFile);
        try
        {
            return Valid(file, pipeline.Definition) with { NextStep = Next(pipeline) };
        }
        catch (PipelineException error) when (error.Code.StartsWith("DEFINITION_", StringComparison.Ordinal))
        {
            return new ValidateAnswer
            {
                Valid = false,
                File = file,
                Problems = error.Evidence.TryGetValue("problems", out var problems) ? problems.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [error.Message],
                NextStep = new NextCall("validate-pipeline", "checks again after the lines were corrected"),
            };
        }
    }

    private static bool Readable(string baseUrl) => Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;

    private static ValidateAnswer Valid(string file, PipelineDefinition definition) => new()
    {
        Valid = true,
        File = file,
        PipelineName = definition.PipelineName,
        Destination = definition.Destination,
        DatasetName = definition.DatasetName,
        BaseUrl = definition.Client.BaseUrl,
        Resources = [.. definition.Resources.Select(Row)],
        Warnings = Readable(definition.Client.BaseUrl) ? ["base_url is plain http to another machine: everybody on the way can read the access token. Use https."] : null,
    };

    /// <summary>A first load is tasted before it is planned; the last resource of the file is the one that others lead to.</summary>
    private static NextCall Next(ProjectPipeline pipeline) =>
        pipeline.LastTrace() is null && pipeline.Definition.Resources.LastOrDefault(resource => resource.Selected) is { } last
            ? new NextCall("preview-endpoint", "a few records and the tables they would make; about five requests", new() { ["resource"] = last.Name })
            : new NextCall("plan-load", "says what a load costs");

    private static ResourceRow Row(ResourceDefinition resource) => new()
    {
        Name = resource.Name,
        Request = $"{resource.Endpoint.Method} {resource.Endpoint.Path}",
        Table = resource.Hints.TableName ?? resource.Name,
        WriteDisposition = (resource.Hints.WriteDisposition ?? Bitly.Pipeline.Schemas.WriteDisposition.Append).ToString().ToLowerInvariant(),
        PrimaryKey = resource.Hints.PrimaryKey.Count > 0 ? resource.Hints.PrimaryKey : null,
        Cursor = resource.Endpoint.Incremental?.CursorPath,
        Selected = resource.Selected,
        Line = resource.Line,
    };
}
