namespace Bitly.Mcp;

/// <summary>The signal of a closed terminal (SIGHUP).</summary>
internal static class HangUp
{
    /// <summary>True when whoever started us said that it does not concern us (nohup): listening to it would undo that.</summary>
    public static bool IsIgnored => OperatingSystem.IsLinux() && Ignored();

    private static bool Ignored()
    {
        try
        {
            var mask = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return mask is not null && (Convert.ToUInt64(mask[7..].Trim(), 16) & 1) != 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }
}
