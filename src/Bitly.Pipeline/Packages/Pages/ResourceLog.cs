using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// Two append-only files of one resource: <c>pages/NAME.jsonl.gz</c> with one gzip member a page, and <c>pages/NAME.checkpoint.jsonl</c> with one
/// <see cref="PageEntry"/> a line, written after the member. Only pages with a line exist; what lies behind them is cut on the next opening.
/// Appends of several connections may come at the same time.
/// </summary>
internal sealed class ResourceLog : IDisposable
{
    /// <summary>A power cut may cost the pages of so long a time, never more.</summary>
    private static readonly TimeSpan SyncAtMostEvery = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly string _loadId;
    private readonly FileStream _pages;
    private readonly FileStream _checkpoint;
    private long _pagesEnd;
    private long _checkpointEnd;
    private long _lastSync;

    private ResourceLog(string loadId, string folder, string resource, bool write, TimeProvider time)
    {
        (_loadId, _time, Resource) = (loadId, time, resource);
        var name = FileName(resource);
        _pages = Open(Path.Combine(folder, name + ".jsonl.gz"), write);
        _checkpoint = Open(Path.Combine(folder, name + ".checkpoint.jsonl"), write);
        _lastSync = time.GetTimestamp();
    }

    public string Resource { get; }

    /// <summary>Stored pages in the order they came, read from the disk as they are asked for.</summary>
    public IEnumerable<PageEntry> Entries
    {
        get
        {
            var (lines, reader) = (new CheckpointLines(_checkpoint.SafeFileHandle), new EntryReader());
            while (Next(lines, reader) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Stored pages in the order they are read in.</summary>
    public IEnumerable<PageEntry> Sorted => new SortedPages(
        _checkpoint.SafeFileHandle,
        () => PackageErrors.Broken(_loadId, $"the list of the pages of {Resource} is damaged.")).All();

    /// <summary>The pages that are stored by now, by their place.</summary>
    public StoredPages Stored => new(_checkpoint.SafeFileHandle);

    /// <summary>The file of a resource's pages.</summary>
    public static string PagesFile(string folder, string resource) => Path.Combine(folder, FileName(resource) + ".jsonl.gz");

    public static bool Exists(string folder, string resource) => File.Exists(Path.Combine(folder, FileName(resource) + ".checkpoint.jsonl"));

    /// <summary>Opens or makes the files and reads the checkpoint. <paramref name="cut"/> is the number of bytes of pages that did not survive.</summary>
    public static ResourceLog Open(string loadId, string folder, string resource, bool write, TimeProvider time, out bool cut)
    {
        var log = new ResourceLog(loadId, folder, resource, write, time);
        try
        {
            cut = log.Replay();
            if (write)
            {
                log.CutFiles();
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Stores a page and returns its entry with place and check. An empty body stores the entry alone.</summary>
    public PageEntry Append(PageEntry entry, ReadOnlySpan<byte> body, ReadOnlySpan<byte> gzip = default)
    {
        var member = body.IsEmpty ? [] : PageCodec.Encode(body, gzip);
        var check = PageCodec.Check(member);
        lock (_lock)
        {
            var stored = entry with { Offset = _pagesEnd, Length = member.Length, Check = check };
            var line = JsonSerializer.SerializeToUtf8Bytes(stored, PackageJson.Default.PageEntry);
            Array.Resize(ref line, line.Length + 1);
            line[^1] = (byte)'\n';
            try
            {
                RandomAccess.Write(_pages.SafeFileHandle, member, _pagesEnd);
                RandomAccess.Write(_checkpoint.SafeFileHandle, line, _checkpointEnd);
            }
            catch (IOException error)
            {
                throw PackageErrors.WriteFailed(_loadId, Path.GetFileName(_pages.Name), error);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw PackageErrors.WriteFailed(_loadId, Path.GetFileName(_pages.Name), AtomicFile.TooLarge(error));
            }

            _pagesEnd += member.Length;
            _checkpointEnd += line.Length;
            if (_time.GetElapsedTime(_lastSync) >= SyncAtMostEvery)
            {
                SyncFiles();
            }

            return stored;
        }
    }

    /// <summary>The stored page. Dispose it to give its memory back.</summary>
    public StoredPage Read(PageEntry entry)
    {
        if (entry.Length == 0)
        {
            return new StoredPage(entry, ReadOnlyMemory<byte>.Empty, null);
        }

        var member = ArrayPool<byte>.Shared.Rent(entry.Length);
        try
        {
            if (!ReadMember(entry, member))
            {
                throw PackageErrors.Broken(_loadId, $"page {entry.Page} of {Resource} is damaged.");
            }

            var memory = PageCodec.Decode(member, entry.Length);
            return new StoredPage(entry, memory.Memory, memory);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw PackageErrors.Broken(_loadId, $"page {entry.Page} of {Resource} is damaged.", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(member);
        }
    }

    /// <summary>Forgets this entry and all that came after it, on disk too.</summary>
    public void CutFrom(int index)
    {
        lock (_lock)
        {
            var lines = new CheckpointLines(_checkpoint.SafeFileHandle);
            for (var line = 0; line < index && lines.Next(out _); line++)
            {
            }

            _checkpoint.SetLength(lines.End);
            Replay();
            CutFiles();
        }
    }

    /// <summary>All pages are on the disk when this returns.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            SyncFiles();
        }
    }

    public void Dispose()
    {
        _pages.Dispose();
        _checkpoint.Dispose();
    }

    /// <summary>A resource's name as a file name: other characters than a-z, 0-9, _ and - are written as %XX, so that no name leaves the folder and no two meet.</summary>
    private static string FileName(string resource)
    {
        var name = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(resource))
        {
            _ = char.IsAsciiLetterLower((char)one) || char.IsAsciiDigit((char)one) || one is (byte)'_' or (byte)'-'
                ? name.Append((char)one)
                : name.Append('%').Append(one.ToString("x2", CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }

    private static FileStream Open(string path, bool write) => write
        ? AtomicFile.Create(path, FileMode.OpenOrCreate)
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);

    /// <summary>
    /// Reads the checkpoint up to the first line that is torn or whose page is not whole; true when something was left behind it. Who only reads
    /// the pages has each checked when it is read.
    /// </summary>
    private bool Replay()
    {
        (_checkpointEnd, _pagesEnd) = (0, 0);
        var (lines, reader) = (new CheckpointLines(_checkpoint.SafeFileHandle), new EntryReader(withNext: false));
        while (lines.Next(out var line))
        {
            if (reader.Read(line) is not { } entry || !IsNext(entry) || (_pages.CanWrite && !IsWhole(entry)))
            {
                return true;
            }

            _checkpointEnd = lines.End;
            _pagesEnd += entry.Length;
        }

        return lines.IsTorn;
    }

    private static PageEntry? Next(CheckpointLines lines, EntryReader reader) => lines.Next(out var line) ? reader.Read(line) : null;

    private bool IsNext(PageEntry entry) =>
        entry.Resource == Resource && entry.Offset == _pagesEnd && entry.Length >= 0 && entry.Offset + entry.Length <= _pages.Length;

    private bool IsWhole(PageEntry entry)
    {
        var member = ArrayPool<byte>.Shared.Rent(Math.Max(entry.Length, 1));
        var whole = ReadMember(entry, member);
        ArrayPool<byte>.Shared.Return(member);
        return whole;
    }

    private bool ReadMember(PageEntry entry, byte[] member)
    {
        var wanted = member.AsSpan(0, entry.Length);
        for (var at = 0; at < wanted.Length;)
        {
            var read = RandomAccess.Read(_pages.SafeFileHandle, wanted[at..], entry.Offset + at);
            if (read == 0)
            {
                return false;
            }

            at += read;
        }

        return PageCodec.Check(wanted) == entry.Check;
    }

    private void CutFiles()
    {
        if (_pages.Length != _pagesEnd)
        {
            _pages.SetLength(_pagesEnd);
        }

        if (_checkpoint.Length != _checkpointEnd)
        {
            _checkpoint.SetLength(_checkpointEnd);
        }
    }

    private void SyncFiles()
    {
        _pages.Flush(flushToDisk: true);
        _checkpoint.Flush(flushToDisk: true);
        _lastSync = _time.GetTimestamp();
    }
}
