using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>dlt's refresh modes (dlt-behaviour 10).</summary>
internal enum RefreshMode { DropSources, DropResources, DropData }

/// <summary>
/// What a refresh or a drop would do to a schema's tables, before anything is done. Pure: shown to a person first, then given to the
/// loader as <see cref="Refresh"/> and to the schema by <see cref="Apply"/>.
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
        var roots = schema.Tables.Where(table => table.Parent is null && table.Resource is not null && !SystemTables.IsSystem(table.Name)).ToList();
        var known = roots.Select(table => table.Resource!).Distinct(StringComparer.Ordinal).ToList();
        if (strict && resources.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            throw LoadErrors.UnknownResources(schema.Name, unknown, known);
        }

        var chosen = mode is RefreshMode.DropSources ? known : [.. known.Where(resources.Contains)];
        var names = roots.Where(table => chosen.Contains(table.Resource!)).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var tables = schema.Tables.Where(table => names.Contains(table.Name) || (table.Parent is not null && names.Contains(table.Parent) && names.Add(table.Name))).ToList();
        return new DropPlan
        {
            Mode = mode,
            Schema = schema.Name,
            Resources = chosen,
            Tables = [.. tables.Select(table => table.Name)],
            TablesWithData = [.. tables.Where(table => table.SeenData).Select(table => table.Name)],
        };
    }

    /// <summary>Takes the dropped tables out of the schema; drop_data leaves it as it is.</summary>
    public void Apply(Schema schema)
    {
        if (Mode is not RefreshMode.DropData)
        {
            foreach (var table in Tables)
            {
                schema.Remove(table);
            }
        }
    }
}
