using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Configuration;

internal enum NodeKind { Table, List, Text, Integer, Number, Bool, Time, Null }

/// <summary>A value of a settings file with its place, whether it was TOML or JSON. Line and column are 1-based, 0 when unknown.</summary>
internal sealed class SettingsNode(NodeKind kind, int line = 0, int column = 0)
{
    private readonly List<KeyValuePair<string, SettingsNode>> _members = [];
    private readonly List<SettingsNode> _items = [];

    public NodeKind Kind { get; } = kind;
    public int Line { get; } = line;
    public int Column { get; } = column;

    /// <summary>Text of a scalar as a program would read it: unquoted, numbers invariant, bools lower case.</summary>
    public string Text { get; init; } = "";

    /// <summary>Members of a table in file order.</summary>
    public IReadOnlyList<KeyValuePair<string, SettingsNode>> Members => _members;

    public IReadOnlyList<SettingsNode> Items => _items;

    public bool IsScalar => Kind is not (NodeKind.Table or NodeKind.List);

    /// <summary>Word for a message: "a table", "a text" ...</summary>
    public string KindText => Kind switch
    {
        NodeKind.Table => "a table",
        NodeKind.List => "a list",
        NodeKind.Text => "a text",
        NodeKind.Integer => "a whole number",
        NodeKind.Number => "a number",
        NodeKind.Bool => "true or false",
        NodeKind.Time => "a date",
        _ => "null",
    };

    public SettingsNode? Find(string name)
    {
        foreach (var member in _members)
        {
            if (member.Key == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    public void Add(string name, SettingsNode value) => _members.Add(new(name, value));

    public void Add(SettingsNode item) => _items.Add(item);

    /// <summary>Sets or adds a member.</summary>
    public void Put(string name, SettingsNode value)
    {
        var at = _members.FindIndex(member => member.Key == name);
        if (at < 0)
        {
            Add(name, value);
        }
        else
        {
            _members[at] = new(name, value);
        }
    }

    /// <summary>The same table with members of its own list: what is put here leaves the original as it is.</summary>
    public SettingsNode ShallowCopy()
    {
        var copy = new SettingsNode(Kind, Line, Column) { Text = Text };
        copy._members.AddRange(_members);
        copy._items.AddRange(_items);
        return copy;
    }

    public JsonNode? ToJson()
    {
        switch (Kind)
        {
            case NodeKind.Table:
                var table = new JsonObject();
                foreach (var (name, value) in _members)
                {
                    table[name] = value.ToJson();
                }

                return table;
            case NodeKind.List:
                return new JsonArray([.. _items.Select(item => item.ToJson())]);
            case NodeKind.Integer:
            case NodeKind.Number:
            case NodeKind.Bool:
                return JsonNode.Parse(Text);
            case NodeKind.Null:
                return null;
            default:
                return JsonValue.Create(Text);
        }
    }

    public static SettingsNode FromJson(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var table = new SettingsNode(NodeKind.Table);
                foreach (var member in element.EnumerateObject())
                {
                    table.Put(member.Name, FromJson(member.Value));
                }

                return table;
            case JsonValueKind.Array:
                var list = new SettingsNode(NodeKind.List);
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(FromJson(item));
                }

                return list;
            case JsonValueKind.String:
                return new(NodeKind.Text) { Text = element.GetString()! };
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                return new(raw.AsSpan().ContainsAny(".eE") ? NodeKind.Number : NodeKind.Integer) { Text = raw };
            case JsonValueKind.True or JsonValueKind.False:
                return new(NodeKind.Bool) { Text = element.ValueKind == JsonValueKind.True ? "true" : "false" };
            default:
                return new(NodeKind.Null);
        }
    }

    public static string Format(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
