using Bitly.Mcp.Sandbox;

namespace Bitly.Benchmarks.Cases;

/// <summary>A sandbox without limits that nobody means here, with the fields every account has: 14 a link, five tables.</summary>
internal static class SandboxCase
{
    public static async Task ServeAsync(int groups, int links, int delayMilliseconds)
    {
        var options = new SandboxOptions
        {
            Groups = groups,
            LinksPerGroup = links,
            Fields = SandboxFields.Core,
            MonthlyRequests = int.MaxValue,
            PageDelay = TimeSpan.FromMilliseconds(delayMilliseconds),
        };
        await using var sandbox = await SandboxServer.StartAsync(options, CancellationToken.None);
        await Console.Out.WriteLineAsync(sandbox.BaseUrl);
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
    }
}
