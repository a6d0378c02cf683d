namespace Bitly.Pipeline.Normalization;

/// <summary>One known key of an object, and what each kind of value under it means.</summary>
internal sealed class ShapeProperty(byte[] name, string column) : Scalars
{
    /// <summary>Key as it stands in the page, UTF-8.</summary>
    public byte[] Name { get; } = name;

    /// <summary>The same in its quotes.</summary>
    public byte[] Quoted { get; } = [(byte)'"', .. name, (byte)'"'];

    /// <summary>Name of the column for scalars, shortened.</summary>
    public string Column { get; } = column;

    /// <summary>Number of the object this key was last seen in, so that a key that comes twice is noticed.</summary>
    public long Seen;

    /// <summary>Set when another key of the row means the same column or table, or the name is dlt's own: order decides then, which only the exact path knows.</summary>
    public bool Contested;

    /// <summary>Members of the object under this key, or null.</summary>
    public ShapeNode? Object;

    /// <summary>Items of the list under this key, or null.</summary>
    public ShapeList? List;
}
