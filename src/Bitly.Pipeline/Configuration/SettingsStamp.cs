namespace Bitly.Pipeline.Configuration;

/// <summary>How the files of a project's settings looked when they were about to be read. Files with equal stamps need not be read again.</summary>
internal sealed class SettingsStamp : IEquatable<SettingsStamp>
{
    /// <summary>A file that changes twice within the grain of its time looks as if it had not.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    private readonly (string Path, long Written, long Length, UnixFileMode Mode)[] _files;

    private SettingsStamp((string Path, long Written, long Length, UnixFileMode Mode)[] files) => _files = files;

    /// <summary>The stamp, or null when it could not be trusted: a file has just been written, or is a link, whose target has a time of its own.</summary>
    public static SettingsStamp? Of(IEnumerable<string> files)
    {
        // The clock that files get their times from, whatever time the project is told.
        var now = TimeProvider.System.GetUtcNow();
        var seen = new List<(string Path, long Written, long Length, UnixFileMode Mode)>();
        foreach (var path in files)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                seen.Add((path, 0, -1, default));
                continue;
            }

            var written = file.LastWriteTimeUtc;
            if (file.Attributes.HasFlag(FileAttributes.ReparsePoint) || now - written < Grain)
            {
                return null;
            }

            // The mode too: a secrets file that others may read is refused.
            seen.Add((path, written.Ticks, file.Length, file.UnixFileMode));
        }

        return new SettingsStamp([.. seen]);
    }

    public bool Equals(SettingsStamp? other) => other is not null && _files.AsSpan().SequenceEqual(other._files);

    public override bool Equals(object? obj) => Equals(obj as SettingsStamp);

    public override int GetHashCode() => _files.Length == 0 ? 0 : _files[0].GetHashCode();
}
