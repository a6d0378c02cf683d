using System.Text.Json;

namespace Bitly.Pipeline.Tests.Schemas;

/// <summary>The recorded dlt cases and files of the repository.</summary>
internal static class DltFiles
{
    private static readonly string Root = FindRoot();

    public static JsonElement Case(string name) => Json(Path.Combine(Root, "tests", "Bitly.DltCases", "cases", name + ".json"));

    public static string CasesFolder => Path.Combine(Root, "tests", "Bitly.DltCases", "cases");

    /// <summary>Inputs of ours with dlt's answers.</summary>
    public static string OwnCasesFolder => Path.Combine(Root, "tests", "Bitly.DltCases", "own");

    public static string File(string name) => Path.Combine(Root, "tests", "Bitly.DltCases", "files", name);

    private static JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Bitly.Mcp.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository's root was not found above the test program.");
    }
}
