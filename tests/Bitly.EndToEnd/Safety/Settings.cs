using System.Globalization;

namespace Bitly.EndToEnd.Safety;

/// <summary>How long the long forms go on, from the environment; see tests/README.md.</summary>
internal static class Settings
{
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
