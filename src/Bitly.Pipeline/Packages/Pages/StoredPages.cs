using Microsoft.Win32.SafeHandles;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// Finds the stored pages of a resource by their place. In memory is only where the line of each page is; the line itself is read when it is
/// asked for. Calls may come at the same time.
/// </summary>
internal sealed class StoredPages
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _starts = [];
    private readonly List<long> _others = [];
    private readonly EntryReader _reader = new();
    private readonly CheckpointLines _lines;

    public StoredPages(SafeFileHandle checkpoint)
    {
        _lines = new CheckpointLines(checkpoint);
        while (_lines.Next(out var line) && _reader.Place(line) is { } place)
        {
            if (!_starts.TryAdd(Hash(place.Position, place.Page), _lines.Start))
            {
                _others.Add(_lines.Start);
            }
        }
    }

    /// <summary>The entry of a page, or null when it is not stored.</summary>
    public PageEntry? Find(IReadOnlyList<int> position, int page)
    {
        lock (_lock)
        {
            return !_starts.TryGetValue(Hash(position, page), out var start)
                ? null
                : At(start, position, page) ?? _others.Select(other => At(other, position, page)).FirstOrDefault(entry => entry is not null);
        }
    }

    /// <summary>Two places may share a hash: the line says which one it is about.</summary>
    private PageEntry? At(long start, IReadOnlyList<int> position, int page)
    {
        _lines.Seek(start);
        return _lines.Next(out var line) && _reader.Read(line) is { } entry && entry.Page == page && PageOrder.Compare(entry.Position, position) == 0 ? entry : null;
    }

    private static ulong Hash(IReadOnlyList<int> position, int page)
    {
        var hash = (ulong)position.Count;
        for (var i = 0; i < position.Count; i++)
        {
            hash = Mix(hash, position[i]);
        }

        return Mix(hash, page);
    }

    private static ulong Mix(ulong hash, int number)
    {
        hash = (hash ^ (uint)number) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ (hash >> 29);
    }
}
