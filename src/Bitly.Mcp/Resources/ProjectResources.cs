using System.Text.Json;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Resources;

/// <summary>What a client may attach to a conversation: the catalogue, the project's own texts, the skills.</summary>
internal sealed class ProjectResources(Project project, Endpoints endpoints)
{
    private const string Json = "application/json";
    private const string Markdown = "text/markdown";

    public IReadOnlyList<McpServerResource> All() =>
    [
        Fixed("bitly://endpoints", "endpoints", "Every entry that can be loaded, with cost, tier and tables", Json,
            () => AnswerJson.Text(endpoints.List(null, null, 0, int.MaxValue), AnswerJson.Default.EndpointsAnswer)),
        Many("bitly://endpoints/{name}", "endpoint", "One entry in full: request, tables, columns, sample", Json,
            name => AnswerJson.Text(new EndpointsAnswer { Endpoint = endpoints.Detail(name), Total = 1 }, AnswerJson.Default.EndpointsAnswer)),
        Fixed("bitly://definition", "definition", "bitly_pipeline.toml of this project", "application/toml", () => PlainFile.ReadText(project.Open().Paths.DefinitionFile)),
        Fixed("bitly://schema", "schema", "Tables and columns as they were last loaded, in dlt's form", "application/yaml", () => SchemaExport.Text(project.Open().KnownState().Schema, "yaml")!),
        Fixed("bitly://trace", "trace", "What the last run did, step by step", Json, LastTrace),
        .. SkillText.Names.Select(Skill),
    ];

    private string LastTrace() => project.Open().LastTrace() is { } trace
        ? JsonSerializer.Serialize(trace, RunJson.Default.RunTrace)
        : throw SurfaceErrors.UnknownRun("", []);

    private static TextResource Skill(string name) =>
        Fixed($"skill://{name}/SKILL.md", name, SkillText.Of(name).Description, Markdown, () => RuleFiles.Read($"skills/{name}/SKILL.md"));

    private static TextResource Fixed(string uri, string name, string about, string type, Func<string> read) => Many(uri, name, about, type, _ => read());

    private static TextResource Many(string uri, string name, string about, string type, Func<string, string> read) =>
        new(new ResourceTemplate { UriTemplate = uri, Name = name, Description = about, MimeType = type }, read);
}
