using System.Net;
using System.Net.NetworkInformation;
using Xunit;

namespace Bitly.EndToEnd.Safety;

public sealed class LoopbackTests
{
    [Fact]
    public async Task The_sandbox_can_not_be_reached_from_another_machine()
    {
        using var sandbox = await SandboxProcess.StartAsync(1, 10);
        var port = new Uri(sandbox.BaseUrl).Port;
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(one => one.Port == port).ToList();
        Assert.NotEmpty(listening);
        Assert.All(listening, one => Assert.True(IPAddress.IsLoopback(one.Address), one.ToString()));
    }
}
