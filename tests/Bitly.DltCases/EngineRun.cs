using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;

namespace Bitly.DltCases;

/// <summary>What one run of the real engine did.</summary>
internal sealed record RunOutcome(RunReport? Report, PipelineException? Error, IReadOnlyList<(string Method, string Path, SortedDictionary<string, string> Query)> Requests);

/// <summary>The pipeline of one case: a working folder, a DuckDB file, and the engine's own runner over them.</summary>
internal sealed class CasePipeline(string name = "case", string dataset = "case_data") : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dlt-case-").FullName;

    private string? _ownContract;

    public string Database => Path.Combine(_folder, "case.duckdb");

    public string Dataset => dataset;

    public string Schemas => Path.Combine(WorkingFolder, "schemas");

    public string WorkingFolder => Path.Combine(_folder, "work");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task<RunOutcome> RunAsync(CaseRun run)
    {
        await using var server = run.RestApi is null ? null : await CaseServer.StartAsync(run.Responses);
        try
        {
            var (definition, open) = server is null ? Rows(run) : Api(server, run.RestApi!.Value, run);
            var runner = new PipelineRunner(new RunParts
            {
                Definition = definition,
                WorkingFolder = WorkingFolder,
                Destination = new DuckDbDestination(new DuckDbOptions { Path = Database }, TimeProvider.System),
                OpenSource = open,
                ReplaceStrategy = ReplaceStrategy(run),
            });
            var report = await runner.RunAsync(new RunOptions { Limit = run.Limit, Refresh = run.Refresh, SchemaContract = Contract(run) }, null, CancellationToken.None);
            return new RunOutcome(report, null, server?.Requests ?? []);
        }
        catch (PipelineException error)
        {
            foreach (var package in new PackageShelf(Path.Combine(WorkingFolder, "load")).All().Where(p => p.IsPending))
            {
                PackageShelf.Drop(package);
            }

            return new RunOutcome(null, error, server?.Requests ?? []);
        }
    }

    /// <summary>Cases were recorded with retries switched off.</summary>
    private (PipelineDefinition, OpenSource) Api(CaseServer server, JsonElement rest, CaseRun run)
    {
        var tree = JsonNode.Parse(server.Localize(rest.GetRawText()))!.AsObject();
        if (run.SourceSettings is { Count: > 0 } settings)
        {
            tree["pipeline"] = settings;
        }

        var config = RestApiJson.Read(JsonSerializer.SerializeToElement(tree), name, dataset, run.SourceName);
        return (config.Definition, (definition, budget, progress) =>
        {
            var authentications = Authentications.Create(definition, config.SecretOf);
            var client = new RestClient(new RestClientOptions
            {
                Client = definition.Client,
                Budget = budget,
                Progress = progress,
                Retry = new RetryPolicy { MaxAttempts = 1 },
            });
            return new OpenedSource(new RestPages(new PageReader(client, progress), definition.Client, authentications), client);
        });
    }

    /// <summary>Rows are resources whose pages are there already; their hints are read by the same validator as a REST resource's.</summary>
    private (PipelineDefinition, OpenSource) Rows(CaseRun run)
    {
        var pages = new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>>(StringComparer.Ordinal);
        var resources = new JsonArray();
        foreach (var resource in run.Resources)
        {
            var table = resource.GetProperty("table_name").GetString()!;
            var resourceName = resource.TryGetProperty("resource_name", out var given) ? given.GetString()! : table;
            pages[resourceName] = Pages(resource);
            resources.Add((JsonNode)ResourceOf(run, resource, resourceName, table));
        }

        var config = new JsonObject { ["client"] = new JsonObject { ["base_url"] = "http://rows.invalid" }, ["resources"] = resources, ["pipeline"] = SettingsOf(run) };
        var definition = RestApiJson.Read(JsonSerializer.SerializeToElement(config), name, dataset, run.SourceName).Definition;
        return (definition, (_, _, _) => new OpenedSource(new GivenPages(pages)));
    }

    private JsonObject SettingsOf(CaseRun run)
    {
        var settings = run.SourceSettings;
        if (!run.HasSource)
        {
            _ownContract = run.SchemaContract?.GetRawText() ?? _ownContract;
            settings["schema_contract"] = _ownContract is null ? null : JsonNode.Parse(_ownContract);
        }

        return settings;
    }

    private static SchemaContract? Contract(CaseRun run)
    {
        if (run.SchemaContract is not { } said)
        {
            return null;
        }

        var reader = new NodeReader(SettingsNode.FromJson(JsonSerializer.SerializeToElement(new JsonObject { ["schema_contract"] = JsonNode.Parse(said.GetRawText()) })), "run", new DefinitionProblems());
        return HintsReading.Contract(reader);
    }

    private static JsonObject ResourceOf(CaseRun run, JsonElement resource, string name, string table)
    {
        var endpoint = new JsonObject { ["path"] = "rows", ["data_selector"] = "$", ["paginator"] = "single_page" };
        var result = new JsonObject { ["name"] = name, ["endpoint"] = endpoint };
        result["table_name"] = resource.TryGetProperty("table_name_field", out var field) ? $"{{{field.GetString()}}}" : table;
        foreach (var key in (string[])["write_disposition", "primary_key", "merge_key", "columns", "nested_hints", "max_table_nesting"])
        {
            if ((resource.TryGetProperty(key, out var value) || run.Json.TryGetProperty(key, out value)) && value.ValueKind != JsonValueKind.Null)
            {
                result[key] = JsonNode.Parse(value.GetRawText());
            }
        }

        if (resource.TryGetProperty("schema_contract", out var contract) && resource.GetRawText() != run.Json.GetRawText())
        {
            result["schema_contract"] = JsonNode.Parse(contract.GetRawText());
        }

        if (resource.TryGetProperty("incremental", out var incremental))
        {
            endpoint["incremental"] = JsonNode.Parse(incremental.GetRawText());
        }

        return result;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Pages(JsonElement resource)
    {
        var data = resource.GetProperty("data");
        return resource.TryGetProperty("pages", out var pages) && pages.GetBoolean()
            ? [.. data.EnumerateArray().Select(p => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(p.GetRawText()))]
            : [Encoding.UTF8.GetBytes(data.GetRawText())];
    }

    private static string ReplaceStrategy(CaseRun run) =>
        run.Json.TryGetProperty("replace_strategy", out var strategy) ? strategy.GetString()! : "truncate-and-insert";
}
