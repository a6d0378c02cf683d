using Bitly.Pipeline.Datasets.Worker;
using Bitly.Pipeline.Destinations.DuckDb;
using System.Text.Json;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Datasets.Conversations;

/// <summary>Takes what a query gives, as it comes.</summary>
internal interface IRowTaker
{
    void Columns(IReadOnlyList<ResultColumn> columns);
    /// <summary>A row as a JSON array in UTF-8, valid during the call only.</summary>
    void Row(ReadOnlyMemory<byte> row);
}

/// <summary>One request to a worker and its answer.</summary>
internal sealed class QueryConversation(WorkerProcess worker, TimeProvider time, IProgress<DatasetWait>? waiting = null)
{
    private bool _waited;
    private bool _taking;

    /// <summary>False for a query that gave way to a load before: this time the load waits.</summary>
    public bool GivesWay { get; init; } = true;

    /// <exception cref="PipelineException">What the worker said, or what became of it.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the worker was told to stop, and did or was killed.</exception>
    public async Task<WorkerEnd> RunAsync(WorkerRequest unnumbered, IRowTaker taker, CancellationToken cancellationToken)
    {
        var request = unnumbered with { Id = worker.NextId() };
        using var watch = new QueryWatch(worker, request, time) { GivesWay = GivesWay };
        var watching = Task.CompletedTask;
        try
        {
            await worker.SendAsync(request, cancellationToken);
            if (worker.IsUp)
            {
                watch.Taken();
            }

            watching = watch.RunAsync(cancellationToken);
            return await ReadAsync(watch, request, taker, cancellationToken);
        }
        catch (Exception) when (_taking)
        {
            // The taker failed in the middle of an answer (a full disk, a file too large): the rest of it must not be read as the next one.
            worker.GiveUp();
            throw;
        }
        catch (IOException)
        {
            throw Gone(watch, request, cancellationToken);
        }
        catch (Exception error) when (error is not PipelineException and not OperationCanceledException)
        {
            worker.GiveUp();
            throw;
        }
        finally
        {
            NoLongerWaiting(request.Database);
            watch.Over();
            await watching;
        }
    }

    private async Task<WorkerEnd> ReadAsync(QueryWatch watch, WorkerRequest request, IRowTaker taker, CancellationToken cancellationToken)
    {
        // Not ended by the token: the worker is told to stop, and its last word or its end ends the loop, so that the pipe is clean for the next query.
        while (await worker.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line.Span is [(byte)'[', ..])
            {
                _taking = true;
                taker.Row(line);
                _taking = false;
                continue;
            }

            var reply = JsonSerializer.Deserialize(line.Span, WorkerJson.Default.WorkerReply)!;
            if (reply.Id != request.Id)
            {
                continue;
            }

            Follow(reply, watch, request.Database);

            if (reply.Columns is not null)
            {
                _taking = true;
                taker.Columns(reply.Columns);
                _taking = false;
            }

            if (reply.Error is { } error)
            {
                RetireAfter(error.Kind);
                throw Failure(error, watch, request, cancellationToken);
            }

            if (reply.End is not null || reply.Closed)
            {
                return reply.End ?? new WorkerEnd(0, false, false, false, 0);
            }
        }

        throw Gone(watch, request, cancellationToken);
    }

    /// <summary>
    /// An engine that met a defect refuses all that follows, and one that ran out of memory has little left of its address space;
    /// after an interrupt another thread of it may still be at work, and end the process later. The next query deserves a new process, and the file is let go of at once.
    /// </summary>
    private void RetireAfter(WorkerFailure kind)
    {
        if (kind is WorkerFailure.TooBig or WorkerFailure.Defect or WorkerFailure.TooSlow)
        {
            worker.Kill();
        }
    }

    /// <summary>The way to the open file: loads are told of readers that wait, and so is who asked.</summary>
    private void Follow(WorkerReply reply, QueryWatch watch, string database)
    {
        if (reply.Taken)
        {
            worker.IsUp = true;
            watch.Taken();
        }

        if (reply.Waiting)
        {
            _waited = true;
            WaitingReaders.Note(database, worker.ProcessId, time);
            waiting?.Report(new DatasetWait(reply.Holder, watch.Elapsed));
        }

        if (reply.Opened)
        {
            watch.Opened();
            NoLongerWaiting(database);
        }
    }

    private void NoLongerWaiting(string database)
    {
        if (_waited)
        {
            _waited = false;
            WaitingReaders.Forget(database, worker.ProcessId);
        }
    }

    private static Exception Failure(WorkerError error, QueryWatch watch, WorkerRequest request, CancellationToken cancellationToken) => error.Kind switch
    {
        WorkerFailure.Refused => DatasetErrors.Refused(error.Text, error.Advice ?? ""),
        WorkerFailure.TooSlow => DatasetErrors.TooSlow(TimeSpan.FromMilliseconds(request.TimeoutMs)),
        WorkerFailure.TooBig => DatasetErrors.TooBig(),
        WorkerFailure.TooWide => DatasetErrors.TooWide(error.Text),
        WorkerFailure.Locked => DatasetErrors.Locked(error.ProcessId),
        WorkerFailure.Unreadable => DatasetErrors.Unreadable(error.Text),
        WorkerFailure.Stopped when watch.GaveWay => DatasetErrors.GaveWay(),
        WorkerFailure.Stopped => new OperationCanceledException(cancellationToken),
        _ => DatasetErrors.Failed(error.Text),
    };

    private Exception Gone(QueryWatch watch, WorkerRequest request, CancellationToken cancellationToken)
    {
        worker.GiveUp();
        return cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(cancellationToken)
            : watch.Reason switch
            {
                WorkerFailure.TooSlow => DatasetErrors.TooSlow(TimeSpan.FromMilliseconds(request.TimeoutMs)),
                WorkerFailure.TooBig => DatasetErrors.TooBig(),
                WorkerFailure.Stopped when watch.GaveWay => DatasetErrors.GaveWay(),
                _ => DatasetErrors.WorkerGone(),
            };
    }
}
