using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Cli;

/// <summary>Runs one command line: finds the command, reads its arguments, does it, turns failures into a message and an exit code.</summary>
internal sealed class CommandLine(Terminal terminal, TimeProvider time, string version)
{
    public int Run(string[] arguments) => Overview(arguments) ? ExitCode.Ok : RunCommand(arguments);

    /// <summary>Answers what needs no command.</summary>
    private bool Overview(string[] arguments)
    {
        if (arguments is [] or ["--help"] or ["-h"] or ["help"])
        {
            terminal.Out.Write(HelpText.Top(Invoked.As, version));
            return true;
        }

        if (arguments is ["--version"])
        {
            terminal.Say(version);
            return true;
        }

        return false;
    }

    private int RunCommand(string[] arguments)
    {
        if (arguments is ["help", .. var asked])
        {
            arguments = [.. asked, "--help"];
        }

        return CommandTable.Find(arguments, out var words) is { } entry
            ? Run(entry.Make(), arguments[words..])
            : Unknown(arguments);
    }

    private int Run(CommandSpec command, string[] rest)
    {
        if (AsksForHelp(rest))
        {
            terminal.Out.Write(HelpText.Of(command, Invoked.As));
            return ExitCode.Ok;
        }

        try
        {
            var parsed = ParsedArguments.Read(command, rest);
            return Invoke(command, new Invocation(parsed, terminal, time));
        }
        catch (Exception error)
        {
            return Failed(error, Array.IndexOf(rest, "--json") >= 0);
        }
    }

    /// <summary>In a method of its own: a method that names an exception of the pipeline loads the pipeline.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Failed(Exception error, bool json)
    {
        switch (error)
        {
            case PipelineException expected:
                Report(expected, json);
                return ExitCode.Of(expected);
            case OperationCanceledException:
                terminal.Note("Interrupted.");
                return ExitCode.Interrupted;
            default:
                ReportDefect(error);
                return ExitCode.Bug;
        }
    }

    private static bool AsksForHelp(string[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument == "--")
            {
                return false;
            }

            if (argument is "--help" or "-h")
            {
                return true;
            }
        }

        return false;
    }

    private static int Invoke(CommandSpec command, Invocation invocation)
    {
        if (command.Brief(invocation.Arguments))
        {
            return command.Run(invocation, CancellationToken.None).GetAwaiter().GetResult();
        }

        return InvokeUntilStopped(command, invocation);
    }

    /// <summary>The first Ctrl-C, SIGTERM or closed terminal asks the command to stop tidily, the second one ends the process.</summary>
    private static int InvokeUntilStopped(CommandSpec command, Invocation invocation)
    {
        FileSizeLimit.BeAnError();
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = HangUp.IsIgnored ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        return command.Run(invocation, stop.Token).GetAwaiter().GetResult();
    }

    private void Report(PipelineException error, bool json)
    {
        if (json)
        {
            WriteJson(error);
        }

        NoteInside($"{error.Code}: {error.Message}");
        if (error.Cause is not null && !error.Message.Contains(error.Cause, StringComparison.Ordinal))
        {
            NoteInside($"Cause: {error.Cause}");
        }

        foreach (var (name, value) in error.Evidence)
        {
            NoteInside($"  {name}: {value}");
        }
    }

    private void NoteInside(string text) => terminal.Note(ErrorAnswer.Inside(text));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteJson(PipelineException error) => terminal.Say(AnswerJson.Text(ErrorAnswer.Of(error), AnswerJson.Default.ErrorAnswer));

    private void ReportDefect(Exception error)
    {
        terminal.Note($"UNEXPECTED: a defect of this program ({error.GetType().Name}). Please report it with the lines below; they name code, not data.");
        foreach (var line in (error.StackTrace ?? "").Split('\n').Take(8))
        {
            terminal.Note(line.TrimEnd());
        }
    }

    private int Unknown(string[] arguments)
    {
        var names = CommandTable.Entries.Select(entry => entry.Name).ToList();
        var typed = arguments[0];
        var below = names.Where(name => name.StartsWith(typed + " ", StringComparison.Ordinal)).ToList();
        if (below.Count > 0 && AsksForHelp(arguments))
        {
            terminal.Out.Write(HelpText.Family(typed, Invoked.As));
            return ExitCode.Ok;
        }

        var message = below.Count > 0
            ? $"{typed} needs one of: {string.Join(", ", below.Select(name => name[(typed.Length + 1)..]))}."
            : $"There is no command {typed}.{Nearest.Hint(typed, names)}";
        terminal.Note($"USAGE: {message} See: {Invoked.As} --help");
        return ExitCode.Usage;
    }
}
