using System.Text.Json;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// The root tables of one resource: one, or with a table name like <c>{type}</c> one for each value of that field. A table that the
/// contract forbids is null: its records are passed over.
/// </summary>
internal sealed class RootTables(NormalizeContext context, ResourcePages resource, Dictionary<string, RootTable> all)
{
    private readonly Dictionary<string, RootTable?> _byValue = new(StringComparer.Ordinal);
    private RootTable? _only;
    private readonly TableTemplate _template = new(resource.Hints.TableName ?? resource.Resource);

    /// <summary>The table of a resource whose table name has no placeholder; null when the contract forbids it.</summary>
    public RootTable? Only => _template.Field is null ? Get("") : null;

    /// <summary>The table for the record the reader stands on.</summary>
    public RootTable? For(ref Utf8JsonReader record) => _template.Field is { } field ? Get(Value(record, field)) : _only ??= Only;

    /// <summary>The table for the record that these bytes begin with.</summary>
    public RootTable? For(PinnedBytes record)
    {
        if (_template.Field is null)
        {
            return _only ??= Only;
        }

        var reader = new Utf8JsonReader(record.Span, JsonLimits.Options);
        reader.Read();
        return For(ref reader);
    }

    private RootTable? Get(string value)
    {
        if (!_byValue.TryGetValue(value, out var root))
        {
            root = Open(_template.Fill(value));
            _byValue.Add(value, root);
        }

        return root;
    }

    private RootTable? Open(string name)
    {
        // Resources that share a table share the hints of the first of them, as in dlt.
        if (all.TryGetValue(context.Naming.Path(name), out var open))
        {
            return open;
        }

        var table = Apply(name);
        if (table is null)
        {
            return null;
        }

        var root = new RootTable(context, resource.Resource, table);
        all[table.Name] = root;
        return root;
    }

    // dlt applies hints while it extracts, also those of a table that a record names.
    private Table? Apply(string name)
    {
        try
        {
            return HintApplier.Apply(context.Schema, context.Naming, resource.Resource, resource.Hints, name);
        }
        catch (PipelineException error)
        {
            error.Step ??= "extract";
            throw;
        }
    }

    private string Value(Utf8JsonReader record, string field)
    {
        var depth = record.CurrentDepth + 1;
        while (record.TokenType != JsonTokenType.EndObject && record.Read() && record.CurrentDepth >= depth)
        {
            var found = record.ValueTextEquals(field);
            record.Read();
            if (found && record.TokenType == JsonTokenType.String)
            {
                return record.GetString()!;
            }

            record.Skip();
        }

        throw NormalizeErrors.TableFieldMissing(resource.Resource, field);
    }
}

/// <summary>A table name that may hold one field in braces.</summary>
internal sealed class TableTemplate
{
    private readonly string _before = "";
    private readonly string _after = "";

    public TableTemplate(string text)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        var close = text.IndexOf('}', StringComparison.Ordinal);
        if (open < 0 || close < open)
        {
            _before = text;
            return;
        }

        (_before, Field, _after) = (text[..open], text[(open + 1)..close], text[(close + 1)..]);
    }

    /// <summary>Name of the field, or null.</summary>
    public string? Field { get; }

    public string Fill(string value) => _before + value + _after;
}
