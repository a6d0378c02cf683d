using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// The entries of a checkpoint file by <see cref="PageOrder"/>, however they came, without holding them in memory. The pages of one sequence
/// come one after the other, if with others in between, so it is enough to know where each sequence begins and to look for its pages from
/// there on. Few sequences are under way at a time, so few lines are read in vain.
/// </summary>
/// <param name="checkpoint">Whole lines, as they were when the log was opened, and more that came since.</param>
/// <param name="broken">The error for a line that can no longer be read: half a package must not be taken for a whole one.</param>
internal sealed class SortedPages(SafeFileHandle checkpoint, Func<Exception> broken)
{
    private readonly CheckpointLines _lines = new(checkpoint);
    private readonly EntryReader _reader = new(withNext: false);

    public IEnumerable<PageEntry> All()
    {
        foreach (var run in Runs())
        {
            _lines.Seek(run.Start);
            for (var page = run.Page; page < run.Page + run.Count && Next(run, page) is { } entry; page++)
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
                return _reader.Read(line) ?? throw broken();
            }
        }

        return run.Position is null ? null : throw broken();
    }

    private List<Run> Runs()
    {
        if (IsSorted())
        {
            return [new Run(null, 0, 0) { Count = int.MaxValue }];
        }

        var runs = new List<Run>();
        var open = new Dictionary<IReadOnlyList<int>, int>(PositionComparer.Instance);
        for (_lines.Seek(0); _lines.Next(out var line);)
        {
            var (position, page) = _reader.Place(line) ?? throw broken();
            if (open.TryGetValue(position, out var index) && runs[index] is var run && run.Page + run.Count == page)
            {
                CollectionsMarshal.AsSpan(runs)[index].Count++;
            }
            else
            {
                int[] kept = [.. position];
                open[kept] = runs.Count;
                runs.Add(new Run(kept, page, _lines.Start) { Count = 1 });
            }
        }

        runs.Sort();
        return runs;
    }

    /// <summary>Whether the lines are in order as they are, as one connection writes them.</summary>
    private bool IsSorted()
    {
        var last = new List<int>();
        var lastPage = -1;
        _lines.Seek(0);
        while (_lines.Next(out var line))
        {
            var (position, page) = _reader.Place(line) ?? throw broken();
            var order = lastPage < 0 ? -1 : PageOrder.Compare(last, position);
            if (order > 0 || (order == 0 && lastPage >= page))
            {
                return false;
            }

            if (order < 0)
            {
                last.Clear();
                last.AddRange(position);
            }

            lastPage = page;
        }

        return true;
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
