using System.Text.Json;
using Bitly.Pipeline.Datasets;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// Asks a person before something that cannot be taken back: the argument <c>confirm</c> with the right word is a yes, else a form in the
/// client, where it declared forms. No answer, or a client without forms, is a no; the tool's answer then says how to confirm.
/// </summary>
internal static class Confirmation
{
    private const string Field = "confirmed";

    /// <param name="server">The connection to ask over.</param>
    /// <param name="given">The argument confirm, or empty.</param>
    /// <param name="word">What it must name.</param>
    /// <param name="question">One or two sentences: what happens and to what.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">INVALID_ARGUMENT: confirm names something else.</exception>
    public static async Task<bool> IsGivenAsync(McpServer server, string given, string word, string question, CancellationToken cancellationToken)
    {
        if (given.Length > 0)
        {
            return given == word ? true : throw Answers.SurfaceErrors.Argument($"confirm must be \"{word}\", not \"{given}\": it names what the call is about, so that a wrong call is noticed.");
        }

        if (!AnswersForms(server.ClientCapabilities?.Elicitation))
        {
            return false;
        }

        var answer = await server.ElicitAsync(
            new ElicitRequestParams
            {
                Message = UntrustedText.VisibleLines(question),
                RequestedSchema = new ElicitRequestParams.RequestSchema
                {
                    Properties = { [Field] = new ElicitRequestParams.BooleanSchema { Title = UntrustedText.Visible($"Yes, {word}"), Description = "This cannot be taken back.", Default = false } },
                    Required = [Field],
                },
            },
            cancellationToken);
        return answer is { Action: "accept", Content: { } content } && content.TryGetValue(Field, out var value) && value.ValueKind == JsonValueKind.True;
    }

    /// <summary>An empty declaration means forms only.</summary>
    private static bool AnswersForms(ElicitationCapability? declared) => declared is not null && (declared.Form is not null || declared.Url is null);
}
