using Bitly.Pipeline.Rows;

namespace Bitly.Pipeline.Normalization;

/// <summary>What the fast path does with one kind of JSON scalar at one place.</summary>
internal enum SlotAction : byte
{
    /// <summary>Not learned yet, or never simple: the exact path takes the record.</summary>
    Unknown,
    /// <summary>Nothing is stored.</summary>
    Ignore,
    /// <summary>Text as it is.</summary>
    Text,
    /// <summary>ISO text to microseconds; other text is tried as <see cref="Convert"/>.</summary>
    Timestamp,
    Int64,
    /// <summary>A number of either form to a double.</summary>
    Double,
    Bool,
    /// <summary>By the exact rules, value by value: into the column, or into its variant where that exists.</summary>
    Convert,
}

/// <summary>Target of one kind of JSON scalar at one place of a record.</summary>
internal struct Slot
{
    public SlotAction Action;

    public ColumnBuffer Column;

    /// <summary>Where values go that do not fit the column; null sends the record to the exact path, which makes the variant.</summary>
    public ColumnBuffer? Variant;
}

/// <summary>The scalars of one place: a property, or the items of a list.</summary>
internal class Scalars
{
    public Slot Text;
    public Slot Integer;
    public Slot Fraction;
    public Slot Bool;
    /// <summary>An object or list that is kept as JSON.</summary>
    public Slot Json;
    /// <summary>Null was seen, is allowed here, and its name is noted.</summary>
    public bool NullKnown;
}
