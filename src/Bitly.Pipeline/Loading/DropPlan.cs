using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Loading;

/// <summary>dlt's refresh modes (dlt-behaviour 10).</summary>
internal enum RefreshMode { DropSources, DropResources, DropData }

/// <summary>Their names as dlt writes them.</summary>
internal static class RefreshModes
{
    /// <summary>null for no refresh, or for a name that is none.</summary>
    public static RefreshMode? Parse(string? name) => name switch
    {
        "drop_sources" => RefreshMode.DropSources,
        "drop_resources" => RefreshMode.DropResources,
        "drop_data" => RefreshMode.DropData,
        _ => null,
    };
}

/// <summary>
/// What a refresh or a drop would do to tables and state, before anything is done. Pure: shown to a person first, then given to the
/// loader as <see cref="Refresh"/> and to schema and state by <see cref="Apply"/>.
/// </summary>
internal sealed record DropPlan
{
    public required RefreshMode Mode { get; init; }
    public required string Schema { get; init; }
    /// <summary>Resources whose tables and state are affected, in schema order.</summary>
    public required IReadOnlyList<string> Resources { get; init; }
    /// <summary>Their tables, children after parents.</summary>
    public required IReadOnlyList<string> Tables { get; init; }
    /// <summary>Those of <see cref="Tables"/> that ever had rows, so exist in the destination.</summary>
    public required IReadOnlyList<string> TablesWithData { get; init; }
    /// <summary>Resources whose state is forgotten, also such as have no table yet; drop_sources forgets the whole source.</summary>
    public required IReadOnlyList<string> States { get; init; }
    /// <summary>Other members of the source's state that are forgotten: existing paths, dotted.</summary>
    public IReadOnlyList<string> StatePaths { get; init; } = [];

    public bool IsEmpty => Tables.Count == 0 && States.Count == 0 && StatePaths.Count == 0;

    /// <summary>For the load request.</summary>
    public RefreshPlan Refresh => Mode is RefreshMode.DropData
        ? new RefreshPlan([], TablesWithData, ForgetSchema: false)
        : new RefreshPlan([.. Tables.Reverse()], [], ForgetSchema: Tables.Count > 0);

    /// <param name="schema">The schema as it is now.</param>
    /// <param name="mode">What to do; drop_sources takes all resources whatever <paramref name="resources"/> says.</param>
    /// <param name="resources">Names of resources; one without tables yet is passed over, an unknown one too unless <paramref name="strict"/>.</param>
    /// <param name="strict">Throws for a name that no table of the schema has.</param>
    public static DropPlan Of(Schema schema, RefreshMode mode, IReadOnlyCollection<string> resources, bool strict = false)
    {
        var roots = schema.Tables.Where(table => table.Parent is null && !Naming.IsDlt(table.Name)).ToList();
        var known = roots.Select(ResourceOf).Distinct(StringComparer.Ordinal).ToList();
        if (strict && resources.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            throw LoadErrors.UnknownResources(schema.Name, unknown, known);
        }

        var chosen = mode is RefreshMode.DropSources ? known : [.. known.Where(resources.Contains)];
        var names = roots.Where(table => chosen.Contains(ResourceOf(table))).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var tables = schema.Tables.Where(table => names.Contains(table.Name) || (table.Parent is not null && names.Contains(table.Parent) && names.Add(table.Name))).ToList();
        return new DropPlan
        {
            Mode = mode,
            Schema = schema.Name,
            Resources = chosen,
            Tables = [.. tables.Select(table => table.Name)],
            TablesWithData = [.. tables.Where(table => table.SeenData).Select(table => table.Name)],
            States = mode is RefreshMode.DropSources ? known : [.. resources],
        };
    }

    /// <summary>Changes copies of schema and state; the schema to go on with.</summary>
    public Schema Apply(Schema schema, PipelineState state)
    {
        if (Mode is RefreshMode.DropSources)
        {
            state.ResetSource(Schema);
            return StandardTables.NewSchema(schema.Name);
        }

        foreach (var resource in States)
        {
            state.ResetResource(Schema, resource);
        }

        foreach (var path in StatePaths)
        {
            state.ResetPath(Schema, path);
        }

        foreach (var table in Mode is RefreshMode.DropData ? [] : Tables)
        {
            schema.Remove(table);
        }

        return schema;
    }

    private static string ResourceOf(Table table) => table.Resource ?? table.Name;
}
