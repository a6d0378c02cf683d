using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Bitly.Baselines;

/// <summary>The smallest server the SDK's own guide describes: a host, stdio, one tool.</summary>
internal static class HelloServer
{
    public static async Task RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<EchoTool>();
        await builder.Build().RunAsync();
    }

    [McpServerToolType]
    internal sealed class EchoTool
    {
        [McpServerTool(Name = "echo"), Description("Gives the message back.")]
        public static string Echo([Description("Any text")] string message = "hello") => message;
    }
}
