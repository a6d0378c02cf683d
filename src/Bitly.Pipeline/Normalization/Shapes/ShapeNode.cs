using System.Buffers.Binary;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// What is known about the objects at one place of a record. Keys nearly always come in the same order, so the next expected one is
/// compared first; only then is a key looked up.
/// </summary>
internal sealed class ShapeNode(RowScope scope, string path, int level)
{
    private const int MostProperties = 4096;

    private ShapeProperty[] _properties = new ShapeProperty[8];
    private int[] _buckets = new int[16];
    private int _count;

    /// <summary>The row this object's scalars belong to.</summary>
    public RowScope Scope { get; } = scope;

    /// <summary>Unshortened names from the row's object to this one; empty for the row's own object.</summary>
    public string Path { get; } = path;

    /// <summary>Levels that may still be opened, as dlt counts them down.</summary>
    public int Level { get; } = level;

    public bool IsFull => _count >= MostProperties;

    /// <summary>The property at this position of the order that keys were learned in, or null.</summary>
    public ShapeProperty? Guess(int next) => (uint)next < (uint)_count ? _properties[next] : null;

    /// <summary>The known property of this name, or null. <paramref name="next"/> is the guess, and is moved on.</summary>
    public ShapeProperty? Find(ReadOnlySpan<byte> name, ref int next)
    {
        if ((uint)next < (uint)_count)
        {
            var guess = _properties[next];
            if (name.SequenceEqual(guess.Name))
            {
                next++;
                return guess;
            }
        }

        var at = IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        next = at + 1;
        return _properties[at];
    }

    public ShapeProperty Add(ShapeProperty property)
    {
        if (_count == _properties.Length)
        {
            Array.Resize(ref _properties, _count * 2);
            _buckets = new int[_count * 4];
            for (var i = 0; i < _count; i++)
            {
                Place(i);
            }
        }

        _properties[_count] = property;
        Place(_count++);
        return property;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        var mask = _buckets.Length - 1;
        for (var bucket = Hash(name) & mask; ; bucket = (bucket + 1) & mask)
        {
            var at = _buckets[bucket] - 1;
            if (at < 0 || name.SequenceEqual(_properties[at].Name))
            {
                return at;
            }
        }
    }

    // Buckets hold index + 1; at most half of them are taken.
    private void Place(int index)
    {
        var mask = _buckets.Length - 1;
        var bucket = Hash(_properties[index].Name) & mask;
        while (_buckets[bucket] != 0)
        {
            bucket = (bucket + 1) & mask;
        }

        _buckets[bucket] = index + 1;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length;
        for (; name.Length >= 8; name = name[8..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * 0x9E3779B97F4A7C15;
        }

        foreach (var character in name)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        return (int)((hash ^ (hash >> 32)) & 0x7FFFFFFF);
    }
}
