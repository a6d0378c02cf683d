using System.Text.Json;
using Bitly.Mcp.Answers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Takes the arguments of a call and does the tool's work.</summary>
internal delegate Task<Answer> ToolMethod(ToolCall call);

/// <summary>
/// The arguments of one call, one after another in the order of the method's parameters, which is that of the properties in the listing. One that was
/// left out has its default. <see cref="ToolArguments"/> has held all of them against the schema before.
/// </summary>
internal sealed class ToolCall(RequestContext<CallToolRequestParams> request, Tool listed, CancellationToken cancelled)
{
    private readonly JsonProperty[] _parameters = listed.InputSchema.TryGetProperty("properties", out var all) ? [.. all.EnumerateObject()] : [];
    private int _next;

    /// <summary>The connection, for a question to the person.</summary>
    public McpServer Server => request.Server;

    public CancellationToken Cancelled => cancelled;

    /// <summary>Tells the client how far it is, when it asked for that.</summary>
    public IProgress<ProgressNotificationValue> Progress => new CallProgress(request.Server, request.Params?.ProgressToken);

    public string Text() => Next("string") is { } value ? value.GetString()! : "";

    public bool Flag() => Next("boolean") is { } value && value.GetBoolean();

    /// <summary>A number beyond what an int holds is beyond every list: it stands for the largest.</summary>
    public int Number() => Next("integer") is { } value ? (int)Math.Clamp(value.GetInt64(), int.MinValue, int.MaxValue) : 0;

    public string[]? Texts() => Next("array") is { } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>After the call of the method: a parameter that was forgotten would have its default for ever.</summary>
    public void EndOfArguments()
    {
        if (_next < _parameters.Length)
        {
            throw new InvalidOperationException($"{listed.Name} does not take its argument {_parameters[_next].Name}.");
        }
    }

    /// <summary>The value that was given, or the default that the listing names, or null.</summary>
    private JsonElement? Next(string type)
    {
        if (_next == _parameters.Length || _parameters[_next].Value.GetProperty("type").GetString() != type)
        {
            throw new InvalidOperationException($"{listed.Name} takes an argument of type {type} that its listing does not have here.");
        }

        var parameter = _parameters[_next++];
        return request.Params?.Arguments is { } given && given.TryGetValue(parameter.Name, out var value) ? value
            : parameter.Value.TryGetProperty("default", out var usual) ? usual
            : null;
    }

    private sealed class CallProgress(McpServer server, ProgressToken? token) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            if (token is { } asked)
            {
                _ = server.NotifyProgressAsync(asked, value);
            }
        }
    }
}
