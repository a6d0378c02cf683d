using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// The entries of a checkpoint file by <see cref="PageOrder"/>, however they came, without holding them in memory. The pages of one sequence
/// come one after the other, if with others in between, so it is enough to know where each sequence begins and to look for its pages from
/// there on. Few sequences are under way at a time, so few lines are read in vain.
/// </summary>
internal sealed class SortedPages(SafeFileHandle checkpoint)
{
    private readonly CheckpointLines _lines = new(checkpoint);
    private readonly EntryReader _reader = new(withNext: false);

    public IEnumerable<PageEntry> All()
    {
        foreach (var run in Runs())
        {
            var page = run.Page;
            for (_lines.Seek(run.Start); page < run.Page + run.Count && Next(run, page) is { } entry; page++)
            {
                yield return entry;
            }
        }
    }

    private PageEntry? Next(Run run, int page)
    {
        while (_lines.Next(out var line))
        {
            if (run.Position is null || (_reader.Place(line) is { } place && place.Page == page && PageOrder.Compare(place.Position, run.Position) == 0))
            {
                return _reader.Read(line);
            }
        }

        return null;
    }

    private List<Run> Runs()
    {
        var runs = new List<Run>();
        var open = new Dictionary<IReadOnlyList<int>, int>(PositionComparer.Instance);
        var ordered = true;
        PageEntry? last = null;
        while (_lines.Next(out var line) && _reader.Read(line) is { } entry)
        {
            ordered &= last is null || PageOrder.Compare(last, entry) < 0;
            last = entry;
            if (open.TryGetValue(entry.Position, out var index) && runs[index] is var run && run.Page + run.Count == entry.Page)
            {
                CollectionsMarshal.AsSpan(runs)[index].Count++;
            }
            else
            {
                index = open[entry.Position] = runs.Count;
                runs.Add(new Run(entry.Position, entry.Page, _lines.Start) { Count = 1 });
            }

            if (entry.Next is null)
            {
                open.Remove(entry.Position);
            }
        }

        if (ordered)
        {
            return [new Run(null, 0, 0) { Count = int.MaxValue }];
        }

        runs.Sort();
        return runs;
    }

    /// <summary>Pages of a sequence that follow each other; without a position all lines there are.</summary>
    private record struct Run(IReadOnlyList<int>? Position, int Page, long Start) : IComparable<Run>
    {
        public int Count { get; set; }

        public readonly int CompareTo(Run other) => PageOrder.Compare(Position!, other.Position!) is var order and not 0
            ? order
            : Page != other.Page ? Page.CompareTo(other.Page) : Start.CompareTo(other.Start);
    }

    private sealed class PositionComparer : IEqualityComparer<IReadOnlyList<int>>
    {
        public static PositionComparer Instance { get; } = new();

        public bool Equals(IReadOnlyList<int>? x, IReadOnlyList<int>? y) => PageOrder.Compare(x!, y!) == 0;

        public int GetHashCode(IReadOnlyList<int> position)
        {
            var hash = new HashCode();
            for (var i = 0; i < position.Count; i++)
            {
                hash.Add(position[i]);
            }

            return hash.ToHashCode();
        }
    }
}
