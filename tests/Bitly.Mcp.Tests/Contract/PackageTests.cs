using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace Bitly.Mcp.Tests.Contract;

/// <summary>What the NuGet package says about the server. tests/packages.sh packs and installs it.</summary>
public sealed class PackageTests
{
    private static readonly string Folder = Path.Combine(Golden.Root(), "src", "Bitly.Mcp");

    [Fact]
    public void The_server_file_of_the_package_names_this_version_and_this_package()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, ".mcp", "server.json")));
        var package = Assert.Single(file.RootElement.GetProperty("packages").EnumerateArray());
        Assert.Equal(ProductVersion.Text, file.RootElement.GetProperty("version").GetString());
        Assert.Equal(ProductVersion.Text, package.GetProperty("version").GetString());
        Assert.Equal(Project("PackageId"), package.GetProperty("identifier").GetString());
        Assert.Equal("McpServer", Project("PackageType"));
        Assert.InRange(file.RootElement.GetProperty("description").GetString()!.Length, 1, 100);
    }

    [Fact]
    public void The_token_is_a_secret_there_and_named_as_the_pipeline_reads_it()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, ".mcp", "server.json")));
        var variable = Assert.Single(file.RootElement.GetProperty("packages")[0].GetProperty("environmentVariables").EnumerateArray());
        Assert.Equal("SOURCES__BITLY_SOURCE__ACCESS_TOKEN", variable.GetProperty("name").GetString());
        Assert.True(variable.GetProperty("isSecret").GetBoolean());
    }

    private static string Project(string property) =>
        XDocument.Load(Path.Combine(Folder, "Bitly.Mcp.csproj")).Descendants(property).Single().Value;
}
