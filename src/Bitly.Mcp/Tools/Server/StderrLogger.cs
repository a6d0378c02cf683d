using Bitly.Pipeline.Datasets;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Log lines on stderr, where a client keeps them for its user. Nothing below Warning: clients show stderr as trouble.</summary>
internal sealed class StderrLogger(TextWriter writer) : ILoggerFactory, ILogger
{
    private readonly Lock _writing = new();

    public ILogger CreateLogger(string categoryName) =>
        // The SDK warns, with a stack trace, when a client leaves while it listens for list changes; that is how every session ends.
        categoryName.StartsWith("ModelContextProtocol", StringComparison.Ordinal) ? new Quieter(this) : this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lock (_writing)
        {
            writer.WriteLine(UntrustedText.VisibleLines($"{logLevel}: {formatter(state, exception)}"));

            // Types and places: messages of the runtime quote what they stumbled over, which is somebody's data.
            for (var cause = exception; cause is not null; cause = cause.InnerException)
            {
                writer.WriteLine($"{cause.GetType()}\n{cause.StackTrace}");
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Quieter(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // What is wrong with a request stands in its answer.
            if (IsEnabled(logLevel) && exception is not McpException)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
