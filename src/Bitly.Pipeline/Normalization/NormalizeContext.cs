using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>What all parts of one load's normalising share.</summary>
internal sealed class NormalizeContext(Schema schema, NormalizeSettings settings)
{
    public Schema Schema { get; } = schema;

    public NormalizeSettings Settings { get; } = settings;

    public Naming Naming { get; } = new(settings.MaxIdentifierLength);

    public TableSet Tables { get; } = new(schema);

    /// <summary>Bytes of values that are not in a page as they are (unescaped, converted, ids); taken back after each batch.</summary>
    public PinnedArena Values { get; } = new();

    public ContractFilters Filters { get; } = new();

    public NullColumns Nulls { get; } = new();

    public RandomIds RandomIds { get; } = new(settings.Random);

    /// <summary>Goes up when something changed that shapes have learned as fixed: a filter, a column of type json, a root key.</summary>
    public int ShapeVersion { get; set; }
}
