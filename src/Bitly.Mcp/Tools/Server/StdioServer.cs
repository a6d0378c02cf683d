using System.Runtime.InteropServices;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// The server over the process's own streams. stdout is taken before the console is pointed at stderr, so that no stray
/// write can break the protocol. It ends at once when input ends, SIGTERM comes or the terminal is closed.
/// </summary>
/// <remarks>Without the generic host: its container, configuration and life time cost a hundred milliseconds before the first answer.</remarks>
internal static class StdioServer
{
    /// <summary>Nearly every answer is smaller; a larger one costs a second write.</summary>
    private const int MessageBytes = 32 * 1024;

    /// <param name="output">stdout, which is the protocol's alone from here on.</param>
    /// <param name="error">stderr, for the log and for what anyone else writes to the console.</param>
    /// <param name="makeOptions">The contract.</param>
    public static async Task<int> RunAsync(Stream output, Stream error, Func<StderrLogger, McpServerOptions> makeOptions)
    {
        await using var lines = TextWriter.Synchronized(new StreamWriter(error) { AutoFlush = true });
        Console.SetOut(lines);
        using var gone = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = HangUp.IsIgnored ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var log = new StderrLogger(lines);
        await using var stdin = Console.OpenStandardInput();
        await using var input = new EofStream(stdin, gone.Cancel, gone.Token);
        await ServeAsync(input, output, makeOptions(log), log, gone.Token);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            gone.Cancel();
        }
    }

    /// <summary>Serves one connection until the client is gone; tools that still run are cancelled.</summary>
    public static async Task ServeAsync(Stream input, Stream output, McpServerOptions options, StderrLogger log, CancellationToken cancellationToken)
    {
        // The SDK writes a message, its line end, and a flush: a client would wake up for each part.
        await using var whole = new BufferedStream(output, MessageBytes);
        await using var transport = new WholeMessages(new StreamServerTransport(input, whole, "bitly", log));
        await using var server = McpServer.Create(transport, options, log);
        try
        {
            await server.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}

/// <summary>
/// Sends each message whole or not at all. The SDK's stream transport (2.4.0) writes a message and its line end under the token of the request: a cancel
/// that falls between the two leaves the line open, and the next answer is glued to it.
/// </summary>
internal sealed class WholeMessages(ITransport inner) : ITransport
{
    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => inner.MessageReader;

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : inner.SendMessageAsync(message, CancellationToken.None);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
