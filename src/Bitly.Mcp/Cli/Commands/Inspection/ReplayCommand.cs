using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Cli.Commands.Inspection;

/// <summary>Loads a kept package again from its pages on disk.</summary>
internal static class ReplayCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "replay",
        Summary = "Load a kept load package again, without a request",
        Details = "The last loaded packages are kept with all their pages. Into another file this gives a dataset of that package alone and leaves the\npipeline's state as it is; a dataset that has the package already stays as it is. pipeline info lists the packages.",
        Arguments = [new("LOAD_ID", "The package", Required: true)],
        Options = [new("--database", "Another DuckDB file, made when it is not there; default: the pipeline's own", "FILE"), CommandSpec.Project, CommandSpec.Json],
        Examples = ["replay 1767348930.25 --database again.duckdb", "replay 1767348930.25"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var database = call.Arguments.Text("--database") is { } file ? Path.GetFullPath(file) : null;
        var board = new RunBoard();
        using var display = new RunDisplay(call.Terminal, board, call.Project.Time);
        try
        {
            var report = await call.Project.Open().ReplayAsync(call.Arguments.Word(0)!, database, board, cancellationToken);
            display.Dispose();
            if (call.Json)
            {
                call.Print(RunAnswers.Of(report), AnswerJson.Default.RunAnswer);
            }
            else
            {
                RunCommand.Show(call.Terminal, report);
            }

            return ExitCode.Ok;
        }
        catch (PipelineException error) when (cancellationToken.IsCancellationRequested && error.Code == "RUN_CANCELLED")
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }
}
