using Xunit;

namespace Bitly.Mcp.Tests;

/// <summary>Compares with a file that is committed beside the test. With UPDATE_GOLDEN=1 the file is written instead; the diff is then reviewed.</summary>
internal static class Golden
{
    public static void Check(string name, string actual) => CheckFile(Path.Combine("tests", "Bitly.Mcp.Tests", "Golden", name), actual);

    /// <summary>As above with a file anywhere in the repository.</summary>
    public static void CheckFile(string path, string actual)
    {
        var file = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual.ReplaceLineEndings("\n") + "\n");
        }

        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(file).TrimEnd('\n'), actual.ReplaceLineEndings("\n"));
    }

    /// <summary>The folder of the solution. Paths that the compiler notes are no help: a build server maps them.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bitly.Mcp.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Bitly.Mcp.sln is not above the tests");
        }

        return folder;
    }
}
