using Bitly.Mcp.Cli;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

public sealed class InvokedTests
{
    [Fact]
    public void From_a_clone_the_form_of_dotnet_run_is_shown_relative_to_the_folder()
    {
        using var clone = new TempFolder();
        clone.Write("src/Bitly.Mcp/Bitly.Mcp.csproj", "");
        clone.Write("src/Bitly.Mcp/bin/Debug/net10.0/bitly-mcp.dll", "");
        var output = clone["src/Bitly.Mcp/bin/Debug/net10.0/"];
        Assert.Equal("dotnet run --project src/Bitly.Mcp --", Invoked.Form(output, "bitly-mcp", () => clone.Path));
        Assert.Equal("dotnet run --project ../src/Bitly.Mcp --", Invoked.Form(output, "bitly-mcp", () => clone["bitly-demo"]));
    }

    [Fact]
    public void An_installed_program_is_called_by_its_name() =>
        Assert.Equal("bitly-mcp", Invoked.Form("/opt/bitly/tools/", "/opt/bitly/tools/bitly-mcp", () => "/home/me"));

    [Fact]
    public void A_dll_is_called_through_dotnet() =>
        Assert.Equal("dotnet /opt/bitly/bitly-mcp.dll", Invoked.Form("/opt/bitly/", "/usr/bin/dotnet", () => "/home/me"));
}
