using System.Globalization;
using System.Text;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Events;

namespace Bitly.Mcp.Cli;

/// <summary>
/// Shows a run while it goes on: on a terminal a small table that is rewritten in place, elsewhere a plain line a step and, at most every
/// five seconds, one about how far it is. Everything goes to stderr.
/// </summary>
internal sealed class RunDisplay : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(5);
    private readonly Terminal _terminal;
    private readonly RunBoard _board;
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _last;
    private int _drawn;
    private bool _over;

    public RunDisplay(Terminal terminal, RunBoard board, TimeProvider time)
    {
        (_terminal, _board, _time) = (terminal, board, time);
        _start = _last = time.GetTimestamp();
        board.Changed = Show;
    }

    public void Dispose()
    {
        if (_over)
        {
            return;
        }

        _over = true;
        _board.Changed = null;
        if (_terminal.Live && _drawn > 0)
        {
            Draw(_board.Read());
        }
    }

    private void Show(RunEvent change)
    {
        if (_over)
        {
            return;
        }

        if (_terminal.Live)
        {
            if (change is StepChanged || _time.GetElapsedTime(_last) >= Redraw)
            {
                _last = _time.GetTimestamp();
                Draw(_board.Read());
            }
        }
        else if (change is StepChanged { Ended: false } or Waiting || _time.GetElapsedTime(_last) >= PlainPause)
        {
            _last = _time.GetTimestamp();
            _terminal.Note(_board.Read().Line());
        }
    }

    /// <summary>Writes the table over the one before: up to its first line, each line cleared to its end.</summary>
    private void Draw(BoardState board)
    {
        var lines = Lines(board, _time.GetElapsedTime(_start), _terminal.Width);
        var text = new StringBuilder();
        if (_drawn > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{_drawn}A");
        }

        foreach (var line in lines)
        {
            text.Append(Terminal.Shown(line)).Append("\e[K\n");
        }

        text.Append("\e[J");
        _terminal.Error.Write(text.ToString());
        _drawn = lines.Count;
    }

    /// <summary>The table as lines, none wider than the terminal. Pure.</summary>
    internal static List<string> Lines(BoardState board, TimeSpan elapsed, int width)
    {
        var left = board.RequestsLeft is { } rest ? string.Create(CultureInfo.InvariantCulture, $", {rest:N0} left") : "";
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{board.Step ?? "start",-10} {elapsed:m\\:ss}  {board.RequestsSpent:N0} requests{left}"),
        };
        foreach (var resource in board.Resources)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {resource.Resource,-32} {resource.Pages,7:N0} pages {resource.Records,12:N0} records"));
        }

        if (board.Rows.Count > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  loaded {board.Rows.Sum(table => table.Value):N0} rows into {board.Rows.Count} tables"));
        }

        if (board.WaitingFor is not null)
        {
            lines.Add($"  waiting: {board.WaitingFor}");
        }

        return [.. lines.Select(line => line.Length < width ? line : line[..(width - 1)])];
    }
}
