using System.Net;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Faults;
using Bitly.Mcp.Sandbox.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Bitly.Mcp.Sandbox;

/// <summary>
/// A local Bitly API v4 on 127.0.0.1: the shapes, paging, limits and errors of the real one over an invented account.
/// Nothing is read from the environment or from files, and nothing is printed.
/// </summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private const int MostLinks = 1_000_000;
    private readonly WebApplication application;
    private readonly SandboxAccount account;
    private readonly FaultPlan faults;

    private SandboxServer(SandboxOptions options)
    {
        account = new SandboxAccount(options);
        faults = new FaultPlan();
        foreach (var fault in options.Faults) faults.Add(fault);
        Log = new SandboxRequestLog(options.RequestLogFile);
        application = Build(options.Port, new SandboxApi(account, faults, Log));
    }

    /// <summary>Base of the API: <c>http://127.0.0.1:PORT/v4</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>What was asked so far.</summary>
    public SandboxRequestLog Log { get; }

    /// <summary>The account's time.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(account.Now);

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">SANDBOX_OPTION_INVALID, SANDBOX_PORT_TAKEN.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var server = new SandboxServer(options);
        try
        {
            await server.application.StartAsync(cancellationToken);
        }
        catch (IOException refused)
        {
            await server.DisposeAsync();
            throw SandboxErrors.PortTaken(options.Port, refused);
        }
        var addresses = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.BaseUrl = addresses.Addresses.First().TrimEnd('/') + SandboxApi.BasePath;
        return server;
    }

    /// <summary>Plans a fault.</summary>
    public void Inject(SandboxFault fault) => faults.Add(fault);

    /// <summary>Forgets all faults, those of the options too.</summary>
    public void ClearFaults() => faults.Clear();

    /// <summary>Makes links in a group, a minute apart, each newer than everything before; the account's clock ends at the last one.</summary>
    /// <param name="group">Guid of the group, for instance Bsandbox001.</param>
    /// <param name="count">Number of links.</param>
    public void AddLinks(string group, int count)
    {
        var links = (account.Group(group) ?? throw SandboxErrors.UnknownGroup(group)).Links;
        for (var number = 0; number < count; number++) links.Add(new AddedLink(account.Advance(60)));
    }

    /// <summary>Moves the account's clock on: later days get clicks, a new month a new quota.</summary>
    public void Advance(TimeSpan time) => account.Advance((long)time.TotalSeconds);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
        Log.Dispose();
    }

    private static WebApplication Build(int port, SandboxApi api)
    {
        // The empty builder: no configuration files, no environment, no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var application = builder.Build();
        application.Run(api.HandleAsync);
        return application;
    }

    private static void Check(SandboxOptions options)
    {
        if (options.InitialLinks.Count is < 1 or > 1000) throw SandboxErrors.OutOfRange("groups", "1 to 1,000");
        if (options.InitialLinks.Any(links => links is < 0 or > MostLinks)) throw SandboxErrors.OutOfRange("links", "0 to 1,000,000 for each group");
        if (options.QrCodesPerGroup is < 0 or > MostLinks) throw SandboxErrors.OutOfRange("QR codes", "0 to 1,000,000");
        if (options.MaxPageSize is < 1) throw SandboxErrors.OutOfRange("page size", "at least 1");
        if (options.Port is < 0 or > 65535) throw SandboxErrors.OutOfRange("port", "0 to 65535");
        if (options.Token.Length == 0 || options.Token.Any(letter => letter is < '!' or > '~')) throw SandboxErrors.OutOfRange("token", "printable ASCII without spaces");
    }
}
