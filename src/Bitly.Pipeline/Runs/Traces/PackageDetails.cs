using System.Globalization;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Runs;

/// <summary>One stored file of a load package: the pages of one resource.</summary>
/// <param name="Resource">Name of the resource.</param>
/// <param name="Table">Its root table.</param>
/// <param name="File">Full path.</param>
/// <param name="FileType">How the pages are stored.</param>
/// <param name="Size">Bytes on disk.</param>
/// <param name="Pages">Pages read; 0 while the package is being read.</param>
/// <param name="Records">Records in them.</param>
public sealed record PackageJob(string Resource, string Table, string File, string FileType, long Size, int Pages, long Records);

/// <summary>A load package in full.</summary>
public sealed record PackageDetails
{
    public required string LoadId { get; init; }
    /// <summary>extracting, extracted or loaded.</summary>
    public required string State { get; init; }
    public required string Schema { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LoadedAt { get; init; }
    /// <summary>The refresh the run asked for, or null.</summary>
    public string? Refresh { get; init; }
    public required IReadOnlyList<PackageJob> Jobs { get; init; }
    /// <summary>Rows per table of the commit.</summary>
    public required IReadOnlyDictionary<string, long> RowCounts { get; init; }
    /// <summary>Tables and columns the load added, as far as the trace of its run is kept.</summary>
    public required IReadOnlyList<string> SchemaChanges { get; init; }
    /// <summary>Why the last try failed, while the package waits; or null.</summary>
    public ErrorTrace? Failure { get; init; }

    /// <summary>Tables that <see cref="SchemaChanges"/> are about.</summary>
    public int UpdatedTables => SchemaChanges.Select(change => change.Split(' ')[^(change.StartsWith("new column", StringComparison.Ordinal) ? 2 : 1)].Split('.')[0]).Distinct(StringComparer.Ordinal).Count();

    internal static PackageDetails Of(LoadPackage package, IReadOnlyList<RunTrace> traces)
    {
        var manifest = package.Manifest;
        var naming = new Naming();
        return new PackageDetails
        {
            LoadId = package.LoadId,
            State = PackageInfos.StateOf(package),
            Schema = manifest.Definition.SourceName,
            CreatedAt = manifest.CreatedAt,
            LoadedAt = manifest.LoadedAt,
            Refresh = manifest.Options.Refresh,
            Jobs = [.. manifest.Definition.Resources.SelectMany(resource => Job(package, resource.Name, naming.Identifier(resource.Hints.TableName ?? resource.Name)))],
            RowCounts = manifest.RowCounts,
            SchemaChanges = [.. traces.Where(trace => trace.Packages.Any(one => one.LoadId == package.LoadId)).SelectMany(trace => trace.SchemaChanges).Distinct(StringComparer.Ordinal)],
            Failure = package.IsPending ? traces.FirstOrDefault(trace => trace.Error?.LoadId == package.LoadId)?.Error : null,
        };
    }

    private static IEnumerable<PackageJob> Job(LoadPackage package, string resource, string table)
    {
        var file = new FileInfo(ResourceLog.PagesFile(Path.Combine(package.Folder, "pages"), resource));
        if (file.Exists)
        {
            var tally = package.Manifest.Resources.GetValueOrDefault(resource);
            yield return new PackageJob(resource, table, file.FullName, "jsonl.gz", file.Length, tally?.Pages ?? 0, tally?.Records ?? 0);
        }
    }
}

/// <summary>dlt's text of a load package (dlt-behaviour 11.3). Pure.</summary>
internal static class PackageText
{
    public static IReadOnlyList<string> Lines(PackageDetails package, bool verbose)
    {
        var state = package.State == "loaded" ? "LOADED" : package.State.ToUpperInvariant() + " and NOT YET LOADED to the destination";
        var at = package.LoadedAt is { } loaded ? $"Completed at {TraceText.Instant(loaded)}." : $"Begun at {TraceText.Instant(package.CreatedAt)}.";
        List<string> lines =
        [
            $"Load package {package.LoadId} of schema {package.Schema} is {state}. The schema of {package.UpdatedTables} table(s) was updated. {at}",
            "Jobs details:",
            .. package.Jobs.Select(job => Job(package, job)),
            .. package.RowCounts.Select(table => string.Create(CultureInfo.InvariantCulture, $"Rows: {table.Key}: {table.Value} row(s)")),
        ];
        if (package.Failure is { } failure)
        {
            lines.Add($"FAILED in step {failure.Step}: {failure.Code}: {failure.Message}");
        }

        return verbose ? [.. lines, "Schema update:", .. package.SchemaChanges.Select(change => "  " + change)] : lines;
    }

    /// <summary>A size as dlt writes it: 489B, 1.2KB, 3.4MB.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB"];
        var size = (double)bytes;
        var unit = 0;
        for (; size >= 1024 && unit < units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + units[unit];
    }

    private static string Job(PackageDetails package, PackageJob job)
    {
        var ended = package.LoadedAt is { } loaded ? $" and completed in {ReportText.Duration(loaded - package.CreatedAt)}" : "";
        return $"Job: {job.Resource}, table: {job.Table} in {Path.GetDirectoryName(job.File)}. File type: {job.FileType}, size: {Size(job.Size)}. Started on: {TraceText.Instant(package.CreatedAt)}{ended}.";
    }
}
