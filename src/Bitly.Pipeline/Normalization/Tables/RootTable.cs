using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>A root table that records of a resource go to, and what is fixed about it for this load.</summary>
internal sealed class RootTable
{
    private ShapeNode? _shape;
    private TableRows? _rows;
    private int _shapeVersion;

    public RootTable(NormalizeContext context, string resource, Table table)
    {
        Resource = resource;
        Table = table;
        Nesting = table.MaxNesting ?? context.Schema.MaxNesting ?? DefaultNesting;
        IdKind = KindOf(table);
        KeyColumns = [.. table.Columns.Where(column => column.PrimaryKey).Select(column => column.Name).Order(CodePointOrder.Instance)];
    }

    /// <summary>Levels dlt opens when nothing is said.</summary>
    public const int DefaultNesting = 1000;

    public string Resource { get; }

    public Table Table { get; }

    public string Name => Table.Name;

    /// <summary>Levels of objects and lists below the root row that are opened; 0 keeps them all as JSON.</summary>
    public int Nesting { get; }

    public RootIdKind IdKind { get; }

    /// <summary>Primary key columns, sorted by name.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>The rows of the table.</summary>
    public TableRows Rows(NormalizeContext context) => _rows ??= context.Tables.Get(Name);

    /// <summary>What is known of the records' form; null until the first one was learned, or when it has to be learned anew.</summary>
    public ShapeNode? Shape(NormalizeContext context) => _shapeVersion == context.ShapeVersion ? _shape : null;

    /// <summary>The shape to teach; null while the table has not got its generated columns.</summary>
    public ShapeNode? Learn(NormalizeContext context)
    {
        if (!GeneratedColumns.AreIn(context.Schema, Table))
        {
            return null;
        }

        if (_shape is null || _shapeVersion != context.ShapeVersion)
        {
            var scope = new RowScope(Name, Name, Nesting) { KeyColumns = IdKind == RootIdKind.KeyHash ? KeyColumns : [] };
            _shape = new ShapeNode(scope, "", Nesting);
            _shapeVersion = context.ShapeVersion;
        }

        return _shape;
    }

    private static RootIdKind KindOf(Table table)
    {
        if (table.WriteDisposition != WriteDisposition.Merge)
        {
            return RootIdKind.Random;
        }

        return table.MergeStrategy switch
        {
            MergeStrategy.Upsert or MergeStrategy.InsertOnly => RootIdKind.KeyHash,
            MergeStrategy.Scd2 when HashesRow(table) => RootIdKind.RowHash,
            _ => RootIdKind.Random,
        };
    }

    private static bool HashesRow(Table table) => table.Find(DltColumns.Id)?.Extra?.GetValueOrDefault("x-row-version") is true;
}
