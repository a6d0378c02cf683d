using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Load packages as a list shows them.</summary>
internal static class PackageInfos
{
    /// <summary>extracting, extracted or loaded.</summary>
    public static string StateOf(LoadPackage package) => package.Manifest.State switch
    {
        PackageState.Extracting => "extracting",
        PackageState.Extracted => "extracted",
        _ => "loaded",
    };

    public static PackageInfo Of(LoadPackage package) => new()
    {
        LoadId = package.LoadId,
        State = StateOf(package),
        CreatedAt = package.Manifest.CreatedAt,
        LoadedAt = package.Manifest.LoadedAt,
        RowCounts = package.Manifest.RowCounts,
        Size = Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length),
    };
}
