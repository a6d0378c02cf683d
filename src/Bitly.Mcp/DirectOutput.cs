using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bitly.Mcp;

/// <summary>
/// stdout or stderr, written by system calls and nothing else. The runtime's own stream sets up terminal, signals and encodings at its
/// first write, which is a third of what a short command costs.
/// </summary>
/// <remarks>
/// Pipes and terminals only. A file goes through the console, whose writes move the position that the next program of a shell's group,
/// or our own other stream, goes on at; this one would write over them.
/// </remarks>
internal sealed partial class DirectOutput : Stream
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;
    private const int BrokenPipe = 32;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>A pipe takes this many bytes or none (PIPE_BUF), so that what it refused can be given to it again.</summary>
    private static readonly int Whole = OperatingSystem.IsLinux() ? 4096 : 512;

    private readonly Func<Stream?> _open;
    private readonly Func<Stream> _openConsole;
    private Stream? _direct;
    private Stream? _console;
    private bool _readerGone;

    /// <param name="open">Opens the pipe or terminal, unbuffered; null when it is something else. Not called before there is something to write.</param>
    /// <param name="openConsole">Opens the stream that can write anything, and waits for a slow reader of a non-blocking pipe.</param>
    internal DirectOutput(Func<Stream?> open, Func<Stream> openConsole) => (_open, _openConsole) = (open, openConsole);

    /// <summary>Why something that was written did not arrive (a full disk, a terminal that hung up), or null. What comes after it is thrown away: a command must not end in the middle for want of a listener.</summary>
    public string? Lost { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>This process's stdout.</summary>
    public static DirectOutput Output() => new DirectOutput(() => Open(OutputDescriptor), static () => Console.OpenStandardOutput());

    /// <summary>This process's stderr.</summary>
    public static DirectOutput Error() => new DirectOutput(() => Open(ErrorDescriptor), static () => Console.OpenStandardError());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_direct is null && _console is null && (_direct = _open()) is null)
        {
            OpenConsole();
        }

        while (buffer.Length > 0 && !_readerGone)
        {
            if (_console is not null)
            {
                WriteToConsole(buffer);
                return;
            }

            var part = buffer[..Math.Min(buffer.Length, Whole)];
            if (Written(part))
            {
                buffer = buffer[part.Length..];
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _console?.Dispose();
            _direct?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Stream? Open(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (IsOurs(descriptor))
        {
            return Null;
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Closed (>&-) or something stranger: the console knows what to do.
            return null;
        }
    }

    /// <summary>
    /// True when the program was started without this stream (>&amp;-), so that the number went to a file or pipe of our own: a text in it would be worse
    /// than a lost one. What was inherited is never closed on exec, what we open always is.
    /// </summary>
    /// <remarks>A system call and not a look into /proc: the first file a process opens costs the portable build a third of an empty program's start.</remarks>
    private static bool IsOurs(int descriptor) =>
        OperatingSystem.IsLinux() && Control(descriptor, GetDescriptorFlags) is > 0 and var flags && (flags & CloseOnExec) != 0;

    private void WriteToConsole(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _console!.Write(buffer);
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            // The second one is what the runtime makes of a file that reached the system's limit of its size.
            (_readerGone, Lost) = (true, error.HResult == BrokenPipe ? null : error.Message);
        }
        catch (UnauthorizedAccessException)
        {
            // Closed by whoever started us: nobody wants it.
            _readerGone = true;
        }
    }

    /// <summary>In a method of its own: a method that names the console loads it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenConsole()
    {
        FileSizeLimit.BeAnError();
        _console = _openConsole();
    }

    /// <summary>Whether the part is out; when not, the next round goes another way. A reader that is gone (head, less) is no error.</summary>
    private bool Written(ReadOnlySpan<byte> part)
    {
        try
        {
            _direct!.Write(part);
            return true;
        }
        catch (IOException error) when (error.HResult == BrokenPipe)
        {
            _readerGone = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            OpenConsole();
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);
}
