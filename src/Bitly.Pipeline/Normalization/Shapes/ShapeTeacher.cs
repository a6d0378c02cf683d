using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Teaches a shape tree what the schema says about one record's form, after the exact path has written that record: which key with which
/// kind of value goes into which column or child table. What is not simple stays unknown.
/// </summary>
internal sealed class ShapeTeacher(NormalizeContext context)
{
    private readonly SlotTeacher _slots = new(context);
    private readonly RowFlattener _flattener = new(context.Schema, context.Naming);

    /// <summary>Learns from the object whose first brace was read.</summary>
    public void Teach(ref Utf8JsonReader reader, ShapeNode node)
    {
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A key with an escape is never learned: its spelling in the page is not its name.
            var property = reader.ValueIsEscaped ? null : node.Find(reader.ValueSpan, ref next) ?? Add(node, reader.ValueSpan);
            reader.Read();
            if (property is null)
            {
                reader.Skip();
            }
            else
            {
                Learn(ref reader, node, property);
            }
        }
    }

    private ShapeProperty? Add(ShapeNode node, ReadOnlySpan<byte> name)
    {
        if (node.IsFull)
        {
            return null;
        }

        var column = context.Naming.Key(Encoding.UTF8.GetString(name));
        column = RowFlattener.NeverEmpty(node.Path.Length == 0 ? column : context.Naming.Join(node.Path, column));
        return node.Add(new ShapeProperty(name.ToArray(), column) { Contested = SlotTeacher.IsGenerated(column) });
    }

    private void Learn(ref Utf8JsonReader reader, ShapeNode node, ShapeProperty property)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
            && !_flattener.StaysWhole(node.Scope.Table, property.Column, node.Level))
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                property.Object ??= new ShapeNode(node.Scope, PathBelow(node, property, isTable: false), node.Level - 1);
                Teach(ref reader, property.Object);
            }
            else
            {
                LearnList(ref reader, node, property);
            }

            return;
        }

        node.Scope.ClaimColumn(property.Column, property);
        _slots.Learn(ref reader, property, node.Scope, property.Column, property);
    }

    private void LearnList(ref Utf8JsonReader reader, ShapeNode node, ShapeProperty property)
    {
        property.List ??= NewList(node.Scope, PathBelow(node, property, isTable: true));
        node.Scope.ClaimTable(property.List.Scope.Table, property);
        var known = context.Schema.Find(property.List.Scope.Table);
        property.Contested |= known is not null && known.Parent != node.Scope.Table;
        LearnItems(ref reader, property.List);
    }

    private void LearnItems(ref Utf8JsonReader reader, ShapeList list)
    {
        Bind(list);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    list.Object ??= new ShapeNode(list.Scope, "", list.Scope.Level);
                    Teach(ref reader, list.Object);
                    break;
                case JsonTokenType.StartArray when _flattener.StaysWhole(list.Scope.Table, DltColumns.List, list.InnerScope.Level):
                    _slots.LearnJson(ref list.InnerJson, list.Scope, DltColumns.List);
                    reader.Skip();
                    break;
                case JsonTokenType.StartArray:
                    list.Inner ??= NewList(list.InnerScope, DltColumns.List);
                    LearnItems(ref reader, list.Inner);
                    break;
                default:
                    _slots.Learn(ref reader, list, list.Scope, DltColumns.Value, null);
                    break;
            }
        }
    }

    private ShapeList NewList(RowScope scope, string pathBelow)
    {
        var path = RowFlattener.JoinRaw(scope.Path, pathBelow);
        var table = context.Naming.Join(path);
        return new ShapeList(new RowScope(table, path, scope.Level - 1), new RowScope(table, path, scope.Level - 2));
    }

    // Rows can only be added fast when the table has all generated columns, which the exact path makes with its first row.
    private void Bind(ShapeList list)
    {
        list.Dropped = context.Filters.Drops(list.Scope.Table);
        if (list.Rows is null && context.Schema.Find(list.Scope.Table) is { Parent: not null } table && GeneratedColumns.AreIn(context.Schema, table))
        {
            list.Rows = context.Tables.Get(table.Name);
        }
    }

    private string PathBelow(ShapeNode node, ShapeProperty property, bool isTable)
    {
        var key = Encoding.UTF8.GetString(property.Name);
        return RowFlattener.JoinRaw(node.Path, isTable ? RowFlattener.ListName(context.Naming, key) : context.Naming.Key(key));
    }
}
