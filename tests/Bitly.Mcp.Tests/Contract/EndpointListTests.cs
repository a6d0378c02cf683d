using System.Text.RegularExpressions;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Catalog;
using Xunit;

namespace Bitly.Mcp.Tests.Contract;

public sealed partial class EndpointListTests
{
    [Fact]
    public void The_list_made_beforehand_is_what_the_catalogue_says()
    {
        var catalogue = new BitlyCatalog().Entries.Select(Endpoints.Row).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Write(catalogue.Select(EndpointList.Line));
            return;
        }

        Assert.Equal(catalogue.Select(EndpointList.Line), EndpointList.Rows().Select(EndpointList.Line));
        Assert.Equal(catalogue.Select(row => row.About), EndpointList.Rows().Select(row => row.About));
    }

    /// <summary>Into the source; the next build has it.</summary>
    private static void Write(IEnumerable<string> lines)
    {
        var file = Path.Combine(Golden.Root(), "src", "Bitly.Mcp", "Operations", "EndpointList.cs");
        var text = string.Concat(lines.Select(line => $"        {line}\n"));
        File.WriteAllText(file, MadeText().Replace(File.ReadAllText(file), $"\"\"\"\n{text}        \"\"\"", 1));
    }

    [GeneratedRegex("\"\"\"\n.*\"\"\"", RegexOptions.Singleline)]
    private static partial Regex MadeText();
}
