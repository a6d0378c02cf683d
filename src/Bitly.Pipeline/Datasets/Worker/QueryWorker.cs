using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Bitly.Pipeline.Datasets.Gate;
using Bitly.Pipeline.Destinations.DuckDb;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>
/// The child process: one thread reads requests, another one runs them. It lets go of the file a moment after each answer, because a reader blocks every
/// writer, and ends at once when its stdin ends, whatever the engine does.
/// </summary>
public sealed class QueryWorker : IDisposable
{
    /// <summary>How long the file stays open after an answer: long enough for a burst of queries, short enough for a load of any other program.</summary>
    internal static readonly TimeSpan IdleClose = TimeSpan.FromMilliseconds(250);

    /// <summary>Address space for queries: DuckDB's own limit, its threads, and a margin for values it allocates outside of it.</summary>
    private const long QueryBytes = 1L << 30;
    private const int EngineStackBytes = 16 << 20;

    private readonly BlockingCollection<WorkerRequest> _requests = [];
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Lock _running = new();
    private readonly AnswerWriter _answers;
    private readonly TimeProvider _time;
    private QueryGate? _gate;
    private CagedFile? _file;
    private int _current;
    private WorkerFailure _interruptedBy;

    private QueryWorker(Stream answers, TimeProvider time)
    {
        _answers = new AnswerWriter(answers);
        _time = time;
    }

    /// <summary>Call it first thing in Program.cs when the only argument is <see cref="WorkerLaunch.Argument"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Main(Stream requests, Stream answers)
    {
        using var worker = new QueryWorker(answers, TimeProvider.System);
        var engine = new Thread(worker.RunAll, EngineStackBytes) { IsBackground = true };
        engine.Start();
        using var lines = new StreamReader(requests);
        while (lines.ReadLine() is { } line)
        {
            worker.Take(JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerRequest)!);
        }

        // The parent is gone or wants us gone; the engine may be in the middle of anything.
        Process.GetCurrentProcess().Kill();
        return 0;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _gate?.Dispose();
        _requests.Dispose();
        _stop.Dispose();
    }

    private void Take(WorkerRequest request)
    {
        if (request.Stop is { } id)
        {
            Interrupt(id, WorkerFailure.Stopped);
        }
        else
        {
            _requests.Add(request);
        }
    }

    private void Interrupt(int id, WorkerFailure because)
    {
        lock (_running)
        {
            if (_current == id)
            {
                _interruptedBy = because;
                _stop.Set();
                _file?.Database.Interrupt();
            }
        }
    }

    private void RunAll()
    {
        _gate = new QueryGate();
        var isCaged = false;
        while (true)
        {
            if (!_requests.TryTake(out var request, _file is null ? Timeout.InfiniteTimeSpan : IdleClose))
            {
                CloseFile();
                continue;
            }

            if (!isCaged)
            {
                ProcessCage.Close(QueryBytes, mayWriteFiles: request.ParquetPath is not null);
                isCaged = true;
                _answers.Write(new WorkerReply { Id = request.Id, Taken = true });
            }

            if (request.Close)
            {
                CloseFile();
                _answers.Write(new WorkerReply { Id = request.Id, Closed = true });
            }
            else
            {
                Answer(request);
            }
        }
    }

    private void Answer(WorkerRequest request)
    {
        Begin(request.Id);
        try
        {
            Run(request);
        }
        catch (WorkerException error)
        {
            Fail(request, error.Error);
        }
        catch (EngineException error)
        {
            Fail(request, WorkerTexts.Of(error, request, _interruptedBy));
        }
        catch (OutOfMemoryException)
        {
            Fail(request, new WorkerError(WorkerFailure.TooBig, ""));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            // A result this program can not write down (nested beyond the writer's depth, for instance): the asker hears of it, and the worker is replaced.
            Fail(request, new WorkerError(WorkerFailure.Defect, $"its result could not be written down ({error.GetType().Name}). Cast what is deeply nested or unusual to VARCHAR."));
        }
        finally
        {
            Begin(0);
        }
    }

    private void Begin(int id)
    {
        lock (_running)
        {
            _current = id;
            _stop.Reset();
        }
    }

    private void Run(WorkerRequest request)
    {
        var statement = Pass(request);
        if (_file is not null && (!_file.Serves(request) || WriterWish.IsMade(request.Database, _time)))
        {
            CloseFile();
        }

        var file = _file ?? CagedFile.Open(request, _time, _stop, holder => _answers.Write(new WorkerReply { Id = request.Id, Waiting = true, Holder = holder }));
        lock (_running)
        {
            _file = file;
        }

        _answers.Write(new WorkerReply { Id = request.Id, Opened = true });
        var run = new PassedRun(statement.Ordered, _time.GetTimestamp(), _time);
        using var limit = _time.CreateTimer(_ => Interrupt(request.Id, WorkerFailure.TooSlow), null, TimeSpan.FromMilliseconds(request.TimeoutMs), Timeout.InfiniteTimeSpan);
        var sql = request.ParquetPath is { } target ? Copy(statement, target) : statement.Sql;
        if (_stop.WaitOne(0))
        {
            throw new WorkerException(new WorkerError(_interruptedBy, ""));
        }

        using var rows = file.Database.Stream(sql);
        _answers.Write(new WorkerReply { Id = request.Id, End = _answers.WriteRows(rows, request, run) });
    }

    private PassedStatement Pass(WorkerRequest request)
    {
        var sql = request.Sql ?? "";
        if (!request.Gate)
        {
            return new PassedStatement(sql, Ordered: true);
        }

        // An export is put in parentheses, where a semicolon has no place.
        var (passed, refusal) = _gate!.Check(request.ParquetPath is null ? sql : _gate.WithoutEnd(sql));
        return passed ?? throw new WorkerException(new WorkerError(WorkerFailure.Refused, refusal!.Reason, refusal.Advice));
    }

    private static string Copy(PassedStatement statement, string target) => statement.Form switch
    {
        StatementForm.Explain => throw new WorkerException(new WorkerError(WorkerFailure.Refused, "a plan can not be a parquet file", "Export it as csv or jsonl.")),
        StatementForm.Show => $"COPY (FROM ({statement.Sql}\n)) TO {CagedFile.Literal(target)} (FORMAT parquet)",
        _ => $"COPY ({statement.Sql}\n) TO {CagedFile.Literal(target)} (FORMAT parquet)",
    };

    private void Fail(WorkerRequest request, WorkerError error) => _answers.Write(new WorkerReply { Id = request.Id, Error = error });

    private void CloseFile()
    {
        CagedFile? file;
        lock (_running)
        {
            (file, _file) = (_file, null);
        }

        file?.Dispose();
    }
}
