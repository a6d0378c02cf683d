using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>What to take away (dlt: pipeline drop).</summary>
public sealed record DropRequest
{
    /// <summary>Resources whose tables and state go.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    /// <summary>All resources, whatever <see cref="Resources"/> says.</summary>
    public bool All { get; init; }
    /// <summary>True forgets state only: the tables stay, and the next run reads everything anew.</summary>
    public bool KeepTables { get; init; }
    /// <summary>Other members of the source's state to forget, as dotted paths; <c>*</c> stands for every key at its place.</summary>
    public IReadOnlyList<string> StatePaths { get; init; } = [];

    /// <summary>What exactly would go. Pure.</summary>
    /// <exception cref="Errors.PipelineException">RESOURCE_UNKNOWN: neither table nor state is of that name. STATE_PATH_UNKNOWN.</exception>
    internal DropPlan Plan(Schema schema, PipelineState state)
    {
        var everything = DropPlan.Of(schema, RefreshMode.DropSources, []);
        var withState = state.Resources(schema.Name);
        var known = everything.Resources.Union(withState, StringComparer.Ordinal).ToList();
        if (Resources.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            throw LoadErrors.UnknownResources(schema.Name, unknown, known);
        }

        IReadOnlyList<string> chosen = All ? known : Resources;
        var plan = DropPlan.Of(schema, RefreshMode.DropResources, KeepTables ? [] : chosen);
        return plan with
        {
            Resources = [.. known.Where(chosen.Contains)],
            States = [.. withState.Where(chosen.Contains)],
            StatePaths = [.. StatePaths.SelectMany(path => Found(state, schema.Name, path)).Distinct(StringComparer.Ordinal)],
        };
    }

    private static IReadOnlyList<string> Found(PipelineState state, string source, string path) =>
        state.FindPaths(source, path) is { Count: > 0 } found ? found : throw RunErrors.StatePathUnknown(path, source, state.FindPaths(source, "*"));
}

/// <summary>A drop as it is shown to a person before it is done.</summary>
public sealed record DropPreview
{
    public required string DatasetName { get; init; }
    public required string Destination { get; init; }
    public required string Schema { get; init; }
    public required IReadOnlyList<string> Resources { get; init; }
    /// <summary>Tables that go, children after parents.</summary>
    public required IReadOnlyList<string> Tables { get; init; }
    /// <summary>Those of <see cref="Tables"/> that ever had rows.</summary>
    public required IReadOnlyList<string> TablesWithData { get; init; }
    /// <summary>Resources whose state is forgotten.</summary>
    public required IReadOnlyList<string> ResourceStates { get; init; }
    /// <summary>Other members of the state that are forgotten.</summary>
    public required IReadOnlyList<string> StatePaths { get; init; }

    public bool IsEmpty => Tables.Count == 0 && ResourceStates.Count == 0 && StatePaths.Count == 0;

    /// <summary>A text that is equal for equal drops, so that nothing but what was shown is done.</summary>
    internal string Fingerprint => string.Join('\n', [Schema, .. Tables.Select(table => "t " + table), .. ResourceStates.Select(state => "s " + state), .. StatePaths.Select(path => "p " + path)]);

    internal static DropPreview Of(DropPlan plan, RunParts parts) => new()
    {
        DatasetName = parts.Definition.DatasetName,
        Destination = parts.Destination.Name,
        Schema = plan.Schema,
        Resources = plan.Resources,
        Tables = plan.Tables,
        TablesWithData = plan.TablesWithData,
        ResourceStates = plan.States,
        StatePaths = plan.StatePaths,
    };
}
