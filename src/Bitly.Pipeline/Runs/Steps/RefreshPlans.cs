using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>What dlt's refresh modes take away (dlt-behaviour 10), on copies of schema and state.</summary>
internal static class RefreshPlans
{
    /// <summary>Changes the copies and says what the destination has to do.</summary>
    public static (RefreshPlan Plan, Schema Schema) Apply(PackageManifest manifest, IReadOnlyCollection<string> resources, Schema schema, PipelineState state)
    {
        var source = manifest.Definition.SourceName;
        switch (manifest.Options.Refresh)
        {
            case "drop_sources":
                state.ResetSource(source);
                return (new RefreshPlan(Data(schema), [], ForgetSchema: true), StandardTables.NewSchema(schema.Name));
            case "drop_resources":
                Forget(state, source, resources);
                var dropped = Chains(schema, resources);
                foreach (var table in dropped)
                {
                    schema.Remove(table);
                }

                return (new RefreshPlan(dropped, [], ForgetSchema: true), schema);
            case "drop_data":
                Forget(state, source, resources);
                return (new RefreshPlan([], Chains(schema, resources), ForgetSchema: false), schema);
            default:
                return (RefreshPlan.None, schema);
        }
    }

    private static void Forget(PipelineState state, string source, IEnumerable<string> resources)
    {
        foreach (var resource in resources)
        {
            state.ResetResource(source, resource);
        }
    }

    private static List<string> Data(Schema schema) => [.. schema.Tables.Select(table => table.Name).Where(name => !Naming.IsDlt(name))];

    /// <summary>Root tables of the resources and all tables below them.</summary>
    private static List<string> Chains(Schema schema, IReadOnlyCollection<string> resources)
    {
        var chain = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            if (!Naming.IsDlt(table.Name) && (table.Parent is null ? resources.Contains(table.Resource ?? table.Name) : chain.Contains(table.Parent)))
            {
                chain.Add(table.Name);
            }
        }

        return [.. chain];
    }
}
