using System.Text.Json;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// The folder of one load: <c>package.json</c> and the pages. Its state stands in the manifest and is changed by one atomic write,
/// so a crash leaves the old state or the new one.
/// </summary>
internal sealed class LoadPackage
{
    internal const string ManifestName = "package.json";
    private const string PagesName = "pages";

    private LoadPackage(string folder, PackageManifest manifest) => (Folder, Manifest) = (folder, manifest);

    public string Folder { get; }
    public PackageManifest Manifest { get; private set; }
    public string LoadId => Manifest.LoadId;
    public bool IsPending => Manifest.State != PackageState.Loaded;

    /// <summary>True when an answer was stored; torn ones count.</summary>
    public bool HasPages
    {
        get
        {
            var pages = new DirectoryInfo(Path.Combine(Folder, PagesName));
            return pages.Exists && pages.EnumerateFiles().Any(file => file.Length > 0);
        }
    }

    public static LoadPackage Create(string loadFolder, PackageManifest manifest)
    {
        var package = new LoadPackage(Path.Combine(loadFolder, manifest.LoadId), manifest);
        package.Update(manifest);
        return package;
    }

    /// <exception cref="Errors.PipelineException">PACKAGE_BROKEN: the manifest is missing or unreadable.</exception>
    public static LoadPackage Open(string folder)
    {
        var loadId = Path.GetFileName(folder);
        var bytes = AtomicFile.Read(Path.Combine(folder, ManifestName))
            ?? throw PackageErrors.Broken(loadId, "its package.json is missing.");
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, PackageJson.Default.PackageManifest);
            return manifest?.LoadId == loadId
                ? new LoadPackage(folder, manifest)
                : throw PackageErrors.Broken(loadId, "its package.json belongs to another package.");
        }
        catch (JsonException error)
        {
            throw PackageErrors.Broken(loadId, "its package.json is not what this program writes.", error);
        }
    }

    /// <summary>Replaces the manifest, whole or not at all.</summary>
    public void Update(PackageManifest manifest)
    {
        try
        {
            AtomicFile.Write(Path.Combine(Folder, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, PackageJson.Default.PackageManifest));
        }
        catch (IOException error)
        {
            throw PackageErrors.WriteFailed(LoadId, ManifestName, error);
        }

        Manifest = manifest;
    }

    /// <summary>The stored pages. Writing is for the extract step only.</summary>
    public PageLog OpenPages(TimeProvider time, bool write = false) => new(LoadId, Path.Combine(Folder, PagesName), write, time);
}
