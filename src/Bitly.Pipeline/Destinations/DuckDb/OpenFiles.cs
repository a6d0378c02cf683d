using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// The database files this process has open. One session a file: a second one in the same process would share the first one's
/// instance and its options silently (performance 9). Files made meanwhile belong to the user alone.
/// </summary>
internal static partial class OpenFiles
{
    private const uint OthersNothing = 0b000_111_111;

    private static readonly Lock _gate = new();
    // The driver's own list ignores case even on Linux, so ours must too.
    private static readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private static uint _maskBefore;

    /// <summary>Takes the file, or says which open path is in the way.</summary>
    public static bool TryTake(string canonicalPath, out string holder)
    {
        lock (_gate)
        {
            if (_paths.TryGetValue(canonicalPath, out var open))
            {
                holder = open;
                return false;
            }

            holder = canonicalPath;
            _paths.Add(canonicalPath, canonicalPath);
            if (_paths.Count == 1 && !OperatingSystem.IsWindows())
            {
                _maskBefore = SetMask(OthersNothing);
            }

            return true;
        }
    }

    public static void Release(string canonicalPath)
    {
        lock (_gate)
        {
            if (_paths.Remove(canonicalPath) && _paths.Count == 0 && !OperatingSystem.IsWindows())
            {
                _ = SetMask(_maskBefore);
            }
        }
    }

    // DuckDB makes its file, its log and its spill folder itself, so their rights can be set only here.
    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetMask(uint mask);
}
