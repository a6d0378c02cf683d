using System.Globalization;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>
/// What the operating system takes from the worker for good, before it sees the first text: memory beyond a margin, writing files, core dumps, new privileges.
/// Linux only; elsewhere the parent's watch over memory and time is what remains.
/// </summary>
internal static partial class ProcessCage
{
    private const int ResourceFileSize = 1;
    private const int ResourceCore = 4;
    private const int ResourceAddressSpace = 9;
    private const int SetDumpable = 4;
    private const int SetNoNewPrivileges = 38;

    /// <summary>Closes the cage around this process.</summary>
    /// <param name="moreBytes">Address space it may still ask for, beyond what the runtime has reserved by now.</param>
    /// <param name="mayWriteFiles">True for an export, which writes one file.</param>
    public static void Close(long moreBytes, bool mayWriteFiles)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Limit(ResourceCore, 0);
        _ = Control(SetDumpable, 0, 0, 0, 0);
        _ = Control(SetNoNewPrivileges, 1, 0, 0, 0);
        if (!mayWriteFiles)
        {
            Limit(ResourceFileSize, 0);
        }

        if (AddressSpace() is { } now)
        {
            Limit(ResourceAddressSpace, (ulong)(now + moreBytes));
        }
    }

    private static long? AddressSpace()
    {
        // First number: pages of the whole address space. The runtime reserves much more than it uses, hence a margin and no fixed limit.
        var text = File.ReadAllText("/proc/self/statm");
        return long.TryParse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture, out var pages)
            ? pages * Environment.SystemPageSize
            : null;
    }

    private static void Limit(int resource, ulong value)
    {
        var limit = new ResourceLimit { Soft = value, Hard = value };
        _ = SetLimit(resource, in limit);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);
}
