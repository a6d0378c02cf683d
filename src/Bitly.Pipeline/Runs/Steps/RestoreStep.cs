using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// dlt's <c>sync</c>: the destination's state and schemas in place of the local ones, also of a dataset that dlt made. Packages that wait are
/// set aside, because they began from the state that goes; loaded ones and traces stay.
/// </summary>
internal sealed class RestoreStep(RunParts parts)
{
    public RestoreReport Run(PackageShelf shelf, bool apply, CancellationToken cancellationToken)
    {
        var definition = parts.Definition;
        var found = new DestinationSync(parts.Destination).Read(definition.DatasetName, definition.PipelineName, cancellationToken);
        if (found?.State is not { } row)
        {
            throw RunErrors.NothingToRestore(definition.PipelineName, definition.DatasetName, parts.Destination.Location, found?.LoadIds.Count);
        }

        var state = PipelineState.FromBlob(row.State);
        var schemas = found.Schemas.Select(schema => SchemaFile.Read(schema.Json)).ToList();
        var pending = shelf.All().Where(package => package.IsPending).ToList();
        if (apply)
        {
            pending.ForEach(PackageShelf.Drop);
            var local = new LocalState(parts);
            local.Clear();
            local.Restore(state, schemas, found.NewestLoad);
        }

        return new RestoreReport
        {
            Done = apply,
            DatasetName = definition.DatasetName,
            Destination = parts.Destination.Name,
            Location = parts.Destination.Location,
            StateVersion = state.Version,
            Schemas = [.. schemas.Select(schema => new RestoredSchema(schema.Name, schema.Version, schema.VersionHash ?? "", schema.Tables.Count(table => !Naming.IsDlt(table.Name))))],
            Loads = found.LoadIds.Count,
            LastLoadId = found.NewestLoad,
            GivenUp = [.. pending.Select(package => package.LoadId)],
        };
    }
}

/// <summary>What a sync puts, or would put, in place of the local state.</summary>
public sealed record RestoreReport
{
    /// <summary>False: nothing was changed yet.</summary>
    public required bool Done { get; init; }
    public required string DatasetName { get; init; }
    public required string Destination { get; init; }
    public required string Location { get; init; }
    public required int StateVersion { get; init; }
    public required IReadOnlyList<RestoredSchema> Schemas { get; init; }
    /// <summary>Complete loads in the dataset.</summary>
    public required int Loads { get; init; }
    public string? LastLoadId { get; init; }
    /// <summary>Load packages that waited and are set aside.</summary>
    public required IReadOnlyList<string> GivenUp { get; init; }
}

/// <summary>One schema; <paramref name="Tables"/> counts data tables.</summary>
public sealed record RestoredSchema(string Name, int Version, string Hash, int Tables);
