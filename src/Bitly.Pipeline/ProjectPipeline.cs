using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Pipeline;

/// <summary>One project's pipeline. Everything reads the disk when it is asked, so an object may be kept while files change.</summary>
public sealed class ProjectPipeline
{
    private readonly OpenOptions _options;

    internal ProjectPipeline(ProjectPaths paths, OpenOptions options) => (Paths, _options) = (paths, options);

    public ProjectPaths Paths { get; }

    internal TimeProvider Time => _options.Time;

    /// <summary>Requests of a month: what a person set (extract.requests_per_month), else what the API last said, else null.</summary>
    internal MonthAllowance? Month() => MonthOf(Definition, Lookup(Definition));

    /// <summary>What plans and checks learned of the account's limits.</summary>
    internal LimitStore Limits() => Limits(Definition);

    /// <summary>The checked definition, read anew each time.</summary>
    /// <exception cref="PipelineException">DEFINITION_MISSING, DEFINITION_SYNTAX or DEFINITION_INVALID.</exception>
    public PipelineDefinition Definition => At(DefinitionReader.ReadFile(Paths.DefinitionFile, new BitlyCatalog()));

    /// <summary>Full path of the DuckDB file, whether it exists yet or not.</summary>
    public string DatabasePath => DuckDb(Definition).Path;

    /// <summary>Where the data is. Settings that look as they did for <paramref name="known"/> are not read again: that costs as much as a short query.</summary>
    /// <exception cref="PipelineException">As <see cref="Definition"/>.</exception>
    internal DataPlace DataPlace(DataPlace? known)
    {
        // Taken before the files are read: what is written meanwhile has another stamp.
        var stamp = SettingsStamp.Of([Paths.DefinitionFile, .. ConfigLookup.FilesOf(Paths)]);
        if (stamp is not null && stamp.Equals(known?.Stamp))
        {
            return known;
        }

        var definition = Definition;
        return new DataPlace(definition.DatasetName, DuckDbSettings(definition), stamp);
    }

    /// <summary>Runs the pipeline: packages that wait are finished; without any, a new one is read and loaded.</summary>
    /// <exception cref="PipelineException">Any code; RUN_IN_PROGRESS when another run holds the lock, RUN_CANCELLED after <paramref name="cancellationToken"/>.</exception>
    public async Task<RunReport> RunAsync(RunOptions options, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        await new PipelineRunner(Parts()).RunAsync(options, progress, cancellationToken);

    /// <summary>Loads a kept package again, without a request. A null destination is the definition's own; else it is the path of a DuckDB file.</summary>
    /// <exception cref="PipelineException">PACKAGE_NOT_FOUND, PACKAGE_NOT_COMPLETE, or a failure of the load.</exception>
    public async Task<RunReport> ReplayAsync(string loadId, string? destination, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var elsewhere = destination is null ? null : new DuckDbDestination(new DuckDbOptions { Path = destination, BaseFolder = Paths.Root }, _options.Time);
        return await new PipelineRunner(Parts()).ReplayAsync(loadId, elsewhere, progress, cancellationToken);
    }

    /// <summary>Takes tables and state away. A run with its own trace; the dataset is as before when it fails.</summary>
    /// <param name="request">What goes.</param>
    /// <param name="shown">What <see cref="PlanDropAsync"/> gave and a person agreed to: anything else is refused. null when nobody was asked.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Undoes the drop.</param>
    /// <exception cref="PipelineException">DROP_WITH_PENDING, DROP_CHANGED, RESOURCE_UNKNOWN, RUN_IN_PROGRESS, or a failure of the destination.</exception>
    public Task<RunReport> DropAsync(DropRequest request, DropPreview? shown, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        new PipelineRunner(Parts()).DropAsync(request, shown, progress, cancellationToken);

    /// <summary>What a drop would take away now. The local state is brought in line with the destination first, as before a run.</summary>
    /// <exception cref="PipelineException">As <see cref="DropAsync"/>.</exception>
    public Task<DropPreview> PlanDropAsync(DropRequest request, CancellationToken cancellationToken) =>
        new PipelineRunner(Parts()).PlanDropAsync(request, cancellationToken);

    /// <summary>Restores state and schemas from the destination; without <paramref name="apply"/> it only says what would be restored.</summary>
    /// <exception cref="PipelineException">SYNC_NOTHING_FOUND, RUN_IN_PROGRESS, or a failure of the destination.</exception>
    public Task<RestoreReport> RestoreAsync(bool apply, CancellationToken cancellationToken) =>
        new PipelineRunner(Parts()).RestoreAsync(apply, cancellationToken);

    /// <summary>Tables and cursors as this machine knows them: what checks compare with.</summary>
    internal LocalState KnownState()
    {
        var local = new LocalState(Parts());
        local.Read();
        return local;
    }

    /// <summary>What the last run did, or null when there was none.</summary>
    public RunTrace? LastTrace() => Traces().Last();

    /// <summary>The kept trace of a run, or null.</summary>
    public RunTrace? TraceOf(string runId) => Traces().Find(runId);

    /// <summary>Kept traces, newest first.</summary>
    public IReadOnlyList<RunTrace> KeptTraces() => Traces().All();

    /// <summary>Load packages on disk, newest first: waiting ones, kept ones, and those set aside because they can not be read.</summary>
    public IReadOnlyList<PackageInfo> Packages()
    {
        var shelf = Shelf();
        return
        [
            .. shelf.All().Reverse().Select(PackageInfos.Of),
            .. shelf.Broken.Select(loadId => new PackageInfo { LoadId = loadId, State = "broken" }),
        ];
    }

    /// <summary>One load package in full.</summary>
    /// <exception cref="PipelineException">PACKAGE_NOT_FOUND.</exception>
    public PackageDetails Package(string loadId) => PackageDetails.Of(Shelf().Find(loadId), KeptTraces());

    /// <summary>Gives up packages that wait: they are renamed, not deleted, and no run finishes them. Load ids of the packages.</summary>
    /// <exception cref="PipelineException">RUN_IN_PROGRESS: a run is working on them.</exception>
    public Task<IReadOnlyList<string>> DropPendingPackagesAsync(CancellationToken cancellationToken) =>
        new PipelineRunner(Parts()).DropPendingAsync(cancellationToken);

    /// <summary>Who runs this pipeline now, in any process, or null.</summary>
    public RunningRun? Running() => RunLock.Holder(WorkingFolder);

    /// <summary>Requests that the project's pipelines sent to this API in the current month (UTC).</summary>
    public int RequestsThisMonth()
    {
        using var ledger = Ledger(Definition);
        return ledger.SpentThisMonth();
    }

    /// <summary>Whether each credential of the definition is set, and where it was looked for. Never a value.</summary>
    internal IReadOnlyList<CredentialStatus> InspectCredentials()
    {
        var definition = Definition;
        var fields = definition.Resources.Select(resource => resource.Endpoint.Auth).Prepend(definition.Client.Auth)
            .SelectMany(auth => auth?.Secrets.Values ?? []).Distinct(StringComparer.Ordinal);
        return new SecretInventory(Lookup(definition)).Report(fields.Select(field => new NeededSecret(field, KeyOf(definition, field), definition.SourceName)));
    }

    /// <summary>What a runner of this project is built from.</summary>
    internal RunParts Parts()
    {
        var definition = Definition;
        var resolved = new ResolvedSettings();
        var lookup = Lookup(definition, resolved);
        return new RunParts
        {
            Definition = definition,
            WorkingFolder = Paths.WorkingFolder(definition.PipelineName),
            Destination = DuckDb(definition, resolved),
            OpenSource = (used, budget, progress) => OpenApi(used, budget, progress, resolved),
            Resolved = resolved,
            Ledger = () => Ledger(definition),
            Month = MonthOf(definition, lookup),
            Time = _options.Time,
            KeepPackages = lookup.FindNumber(ConfigKey.In("load", "keep_packages")) ?? _options.KeepPackages,
            ReplaceStrategy = lookup.FindValue(ConfigKey.In("destination", "replace_strategy")).Value ?? "truncate-and-insert",
        };
    }

    /// <summary>A page source on the API; secrets are looked up here and nowhere before.</summary>
    internal OpenedSource OpenApi(PipelineDefinition definition, RequestBudget budget, IProgress<RunEvent> progress, ResolvedSettings? resolved = null)
    {
        var opened = OpenClient(definition, budget, progress, resolved);
        return new OpenedSource(new RestPages(new PageReader(opened.Client, progress), opened.Client.Options.Client, opened.Authentications), opened);
    }

    /// <summary>A client on the API with the definition's credentials, for requests outside a resource. The caller disposes it.</summary>
    internal OpenedClient OpenClient(PipelineDefinition definition, RequestBudget budget, IProgress<RunEvent>? progress, ResolvedSettings? resolved = null)
    {
        definition = At(definition);
        var lookup = Lookup(definition, resolved);
        var authentications = Authentications.Create(definition, field => lookup.RequireSecret(KeyOf(definition, field), definition.SourceName));
        var usual = new RetryPolicy();
        var limits = Limits(definition);
        var known = limits.Read();
        var pace = new RequestPace(known.Rates, known.RatesAskedAt, _options.Time).With(known.Recent);
        return new OpenedClient(new RestClient(new RestClientOptions
        {
            Client = definition.Client,
            Mask = _options.LeaksSecrets ? SecretMask.None : SecretMask.For(authentications.Secrets),
            Budget = budget,
            Pace = pace,
            Time = _options.Time,
            Progress = progress,
            Transport = _options.Transport,
            Failures = BitlyFailures.Table,
            UserAgent = "bitly-mcp",
            Timeout = Seconds(lookup, "request_timeout") ?? TimeSpan.FromSeconds(60),
            Retry = usual with
            {
                MaxAttempts = lookup.FindNumber(ConfigKey.In("runtime", "request_max_attempts")) ?? usual.MaxAttempts,
                BaseDelay = Seconds(lookup, "request_backoff_factor") ?? usual.BaseDelay,
                MaxDelay = Seconds(lookup, "request_max_retry_delay") ?? usual.MaxDelay,
            },
        }), authentications)
        {
            // Without told limits nobody needs to know what was used of them.
            Closing = known.Rates.Count == 0 ? null : () => limits.Note(known, pace.Recent()),
        };
    }

    /// <summary>A ledger for requests beside a run (plans, checks): a file of its own, because a run may be writing the pipeline's.</summary>
    internal RequestLedger SideLedger() => Ledger(Definition, $"-beside-{Environment.ProcessId}");

    private static TimeSpan? Seconds(ConfigLookup lookup, string field) =>
        lookup.FindNumber(ConfigKey.In("runtime", field)) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static ConfigKey KeyOf(PipelineDefinition definition, string field) =>
        ConfigKey.Source(Path.GetFileNameWithoutExtension(definition.File ?? PipelineFactory.DefinitionFileName), definition.SourceName, field);

    private PipelineDefinition At(PipelineDefinition definition) =>
        _options.BaseUrl is { } url ? definition with { Client = definition.Client with { BaseUrl = url } } : definition;

    private ConfigLookup Lookup(PipelineDefinition definition, ResolvedSettings? resolved = null) =>
        ConfigLookup.Create(Paths, _options.Environment!, definition.PipelineName, _options.MountFolder ?? EnvironmentProvider.DefaultMountFolder, resolved);

    private DuckDbDestination DuckDb(PipelineDefinition definition, ResolvedSettings? resolved = null) => new(DuckDbSettings(definition, resolved), _options.Time);

    private DuckDbOptions DuckDbSettings(PipelineDefinition definition, ResolvedSettings? resolved = null)
    {
        if (definition.Destination != "duckdb")
        {
            throw RunErrors.NotBuilt($"destination {definition.Destination}");
        }

        var lookup = Lookup(definition, resolved);
        var path = lookup.FindValue(ConfigKey.Destination("duckdb", "database")).Value ?? lookup.FindValue(ConfigKey.DestinationUrl("duckdb")).Value;
        const string scheme = "duckdb:///";
        var memory = lookup.FindValue(ConfigKey.DestinationSetting("duckdb", "memory_limit")).Value;
        return new DuckDbOptions
        {
            MemoryLimit = memory ?? DuckDbOptions.DefaultMemoryLimit,
            Path = path is null ? Paths.DuckDbFile(definition.PipelineName) : path.StartsWith(scheme, StringComparison.Ordinal) ? path[scheme.Length..] : path,
            BaseFolder = Paths.LocalFolder,
        };
    }

    private RequestLedger Ledger(PipelineDefinition definition, string suffix = "") =>
        new(LedgerFolder, definition.PipelineName + suffix, HostOf(definition), _options.Time);

    private LimitStore Limits(PipelineDefinition definition) => new(LedgerFolder, HostOf(definition));

    private MonthAllowance? MonthOf(PipelineDefinition definition, ConfigLookup lookup) =>
        lookup.FindNumber(ConfigKey.In("extract", "requests_per_month")) is { } own
            ? new MonthAllowance(own, MonthAllowance.Configured)
            : Limits(definition).Read().Month?.Allowance(_options.Time.GetUtcNow());

    private string LedgerFolder => Path.Combine(Path.GetDirectoryName(Paths.PipelinesFolder)!, "ledger");

    private static string HostOf(PipelineDefinition definition) => Uri.TryCreate(definition.Client.BaseUrl, UriKind.Absolute, out var api) ? api.Authority : "unknown";

    private string WorkingFolder => Paths.WorkingFolder(Definition.PipelineName);

    private TraceStore Traces() => new(WorkingFolder);

    private PackageShelf Shelf() => new(Path.Combine(WorkingFolder, "load"));
}

/// <summary>Where a project's data is, by its settings as they were at the stamp; a null stamp is good for nothing but this once.</summary>
internal sealed record DataPlace(string Dataset, DuckDbOptions Database, SettingsStamp? Stamp)
{
    /// <summary>Full path of the DuckDB file now: a link on the way to it may have been turned.</summary>
    public string Path => DatabaseFile.Canonical(Database.Path, Database.BaseFolder);
}
