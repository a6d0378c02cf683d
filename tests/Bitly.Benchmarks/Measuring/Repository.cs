namespace Bitly.Benchmarks.Measuring;

/// <summary>The clone that this program was built from.</summary>
internal static class Repository
{
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bitly.Mcp.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run this from a clone of the repository.");
    }
}
