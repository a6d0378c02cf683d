using System.Text;

namespace Bitly.Pipeline.Configuration;

/// <summary>Files that hold secrets: who may read them, and how they are written.</summary>
internal static class SecretFiles
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Refuses a file that other users of the machine may read or change. Windows rights are not looked at.</summary>
    public static void RefuseOpenOne(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
        {
            throw ConfigErrors.SecretsFileOpen(file);
        }
    }

    /// <summary>Writes the whole file or nothing; only the owner may read it. A person's link (to a vault, to a file of several projects) stays one.</summary>
    public static void Write(string file, string text)
    {
        file = Target(file);
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var temporary = Path.Combine(folder, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A link is followed to a file that is its owner's alone; one that a repository brought along leads to an open file, which is refused.</summary>
    private static string Target(string file)
    {
        if (new FileInfo(file).LinkTarget is null || File.ResolveLinkTarget(file, returnFinalTarget: true) is not FileInfo { Exists: true } target)
        {
            return file;
        }

        RefuseOpenOne(target.FullName);
        return target.FullName;
    }
}
