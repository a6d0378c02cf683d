using System.Runtime.InteropServices;

namespace Bitly.Mcp;

/// <summary>The system's limit of a file's size (SIGXFSZ).</summary>
internal static class FileSizeLimit
{
    private const int Signal = 25;
    private static PosixSignalRegistration? _kept;

    /// <summary>
    /// From here on a file that reaches the limit is an error with a next step, not the end of the process without a word. Called by what may write a
    /// file, the redirected output included, and not at the start: the runtime sets up a thread for signals, which is a part of what a short command costs.
    /// </summary>
    public static void BeAnError()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _kept ??= PosixSignalRegistration.Create((PosixSignal)Signal, static signal => signal.Cancel = true);
        }
    }
}
