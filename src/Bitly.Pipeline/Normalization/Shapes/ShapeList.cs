namespace Bitly.Pipeline.Normalization;

/// <summary>What is known about the items of the lists at one place. Scalars are those of the column <c>value</c>.</summary>
internal sealed class ShapeList(RowScope scope, RowScope innerScope) : Scalars
{
    /// <summary>Rows of the items.</summary>
    public RowScope Scope { get; } = scope;

    /// <summary>The same rows one level deeper: for items that are lists, which dlt wraps as an object with the key <c>list</c>.</summary>
    public RowScope InnerScope { get; } = innerScope;

    /// <summary>Where the rows go; null until there was one.</summary>
    public TableRows? Rows;

    /// <summary>The contract threw this table out: items are passed over.</summary>
    public bool Dropped;

    /// <summary>Items that are objects, or null.</summary>
    public ShapeNode? Object;

    /// <summary>The list inside an item that is a list, or null.</summary>
    public ShapeList? Inner;

    /// <summary>Lists in this list are kept as JSON under <c>list</c>.</summary>
    public Slot InnerJson;
}
