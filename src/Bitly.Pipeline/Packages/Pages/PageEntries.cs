using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// The entries of a resource's pages in memory, as small as they can be: there is one for every page of a load. What all pages of a sequence
/// say alike is kept once, and where a sequence goes on is kept of its last page only: of the others it is known by the page that follows.
/// </summary>
internal sealed class PageEntries
{
    /// <summary>What <see cref="PageEntry.Next"/> of a page says whose next page is stored too.</summary>
    public const string Followed = "followed";

    private readonly List<PageEntry> _all = [];
    private readonly Dictionary<IReadOnlyList<int>, int> _lastOf = new(PositionComparer.Instance);

    /// <summary>In the order they were added.</summary>
    public IReadOnlyList<PageEntry> All => _all;

    public void Add(PageEntry entry)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastOf, entry.Position, out var known);
        if (known && _all[last] is var before && before.Page + 1 == entry.Page)
        {
            _all[last] = before with { Next = before.Next is null ? null : Followed };
            entry = entry with
            {
                Resource = before.Resource,
                Position = before.Position,
                Selector = before.Selector == entry.Selector ? before.Selector : entry.Selector,
                ParentFields = before.ParentFields == entry.ParentFields ? before.ParentFields : entry.ParentFields,
            };
        }

        last = _all.Count;
        _all.Add(entry);
    }

    public void Clear()
    {
        _all.Clear();
        _lastOf.Clear();
    }

    private sealed class PositionComparer : IEqualityComparer<IReadOnlyList<int>>
    {
        public static PositionComparer Instance { get; } = new();

        public bool Equals(IReadOnlyList<int>? x, IReadOnlyList<int>? y) => x!.SequenceEqual(y!);

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
