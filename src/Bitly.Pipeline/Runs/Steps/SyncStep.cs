using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// Brings this machine in line with the destination before anything is read (dlt-behaviour 9): a fresh machine takes state and schema from the
/// dataset, a schema that another tool or machine took further is taken over, a state about a dataset that is gone, or was replaced by an older copy, is forgotten, and a package whose commit could not be noted is noted now.
/// </summary>
internal sealed class SyncStep(RunParts parts, LocalState local, RunRecord record)
{
    /// <summary>True when packages were found whose commit only had to be noted.</summary>
    public bool NotedAny { get; private set; }

    public void Run(PackageShelf shelf, CancellationToken cancellationToken)
    {
        var definition = parts.Definition;
        Read();
        var found = new DestinationSync(parts.Destination).Read(definition.DatasetName, definition.PipelineName, cancellationToken);
        local.SyncedState = found?.State?.VersionHash ?? "";
        if (found is null)
        {
            ForgetLostDataset(shelf);
            return;
        }

        local.NewestLoad = found.NewestLoad;
        if (local.Found && local.State.LastLoadId is { } last && !found.LoadIds.Contains(last))
        {
            ForgetOtherDataset(shelf, last);
        }

        var theirs = found.State is { } row ? PipelineState.FromBlob(row.State) : null;
        if (theirs is not null && (!local.Found || local.State.IsReplacedBy(theirs)))
        {
            local.Restore(theirs, [.. found.Schemas.Select(schema => SchemaFile.Read(schema.Json))], found.NewestLoad);
        }
        else if (found.Schemas.FirstOrDefault(schema => schema.Name == definition.SourceName) is { } newest)
        {
            local.Follow(newest);
        }

        if (local.Keeps)
        {
            NoteCommitted(shelf, found.LoadIds.ToHashSet(StringComparer.Ordinal));
        }
    }

    private void Read()
    {
        try
        {
            local.Read();
        }
        catch (PipelineException error) when (error.Code is "STATE_BROKEN" or "SCHEMA_FILE_BROKEN" && local.SetAside() is { Count: > 0 } moved)
        {
            record.Warn("STATE_SET_ASIDE", $"Not whole and set aside: {string.Join(", ", moved)}. The destination's copy is used.");
        }
    }

    private void ForgetLostDataset(PackageShelf shelf)
    {
        if (!local.Found)
        {
            return;
        }

        SetAsideLater(shelf);
        local.Clear();
        record.Warn("DATASET_GONE", $"Dataset {parts.Definition.DatasetName} is not in the destination any more: the state is forgotten and everything is read anew.");
    }

    /// <summary>An older copy, or a dataset that others filled: cursors of the one that was here would leave a hole in it. What it holds itself is true of it.</summary>
    private void ForgetOtherDataset(PackageShelf shelf, string lastLoad)
    {
        SetAsideLater(shelf);
        local.Clear();
        record.Warn("DATASET_REPLACED", $"Dataset {parts.Definition.DatasetName} does not hold load {lastLoad}, the last one made here: it is an older copy or another dataset. The state goes back to what the dataset itself says, and what it lacks is read again.");
    }

    /// <summary>Packages that began from a cursor of the lost dataset would leave a hole in the new one. Before the state is forgotten: a crash between the two must not leave one that nobody recognises.</summary>
    private void SetAsideLater(PackageShelf shelf)
    {
        foreach (var package in shelf.All().Where(package => package.IsPending && package.Manifest.CursorStart.Count > 0))
        {
            PackageShelf.Drop(package);
            record.Warn("PACKAGE_DROPPED", $"Load package {package.LoadId} began behind the lost data; it is set aside as {package.LoadId}.dropped and its records are read again.");
        }
    }

    /// <summary>A crash between the commit and its note in the package leaves such packages; loading them again would change nothing, but it would take time.</summary>
    private void NoteCommitted(PackageShelf shelf, HashSet<string> committed)
    {
        foreach (var package in shelf.All().Where(package => package.IsPending && committed.Contains(package.LoadId)))
        {
            package.Update(package.Manifest with { State = PackageState.Loaded, LoadedAt = parts.Time.GetUtcNow() });
            NotedAny = true;
            record.Add(new PackageReport(package.LoadId, "loaded", new Dictionary<string, long>(), Resumed: true), []);
        }
    }
}
