using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Load packages as a list shows them.</summary>
internal static class PackageInfos
{
    public static PackageInfo Of(LoadPackage package) => new()
    {
        LoadId = package.LoadId,
        State = package.Manifest.State switch
        {
            PackageState.Extracting => "extracting",
            PackageState.Extracted => "extracted",
            _ => "loaded",
        },
        CreatedAt = package.Manifest.CreatedAt,
        LoadedAt = package.Manifest.LoadedAt,
        RowCounts = package.Manifest.RowCounts,
        Size = Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length),
    };
}
