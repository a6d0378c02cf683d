using System.Globalization;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads the members of one table, reporting wrong types and unknown keys instead of throwing.</summary>
internal sealed class NodeReader(SettingsNode node, string path, DefinitionProblems problems)
{
    public SettingsNode Node { get; } = node;

    public string Path { get; } = path;

    public DefinitionProblems Problems { get; } = problems;

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    /// <summary>Reports each key that is not in the list.</summary>
    public NodeReader Only(IReadOnlyCollection<string> keys, string what)
    {
        foreach (var (name, value) in Node.Members)
        {
            if (!keys.Contains(name))
            {
                Problems.AddName(value, Path.Length == 0 ? what : Path, "unknown key", name, keys);
            }
        }

        return this;
    }

    public bool Has(string key) => Node.Find(key) is { Kind: not NodeKind.Null };

    public SettingsNode? Find(string key) => Node.Find(key) is { Kind: not NodeKind.Null } found ? found : null;

    public void Wrong(SettingsNode place, string key, string reason) => Problems.Add(place, PathOf(key), reason);

    /// <summary>A text; a number or bool is not one.</summary>
    public string? Text(string key) => OfKind(key, "a text", NodeKind.Text)?.Text;

    public bool? Flag(string key) => OfKind(key, "true or false", NodeKind.Bool) is { } value ? value.Text == "true" : null;

    public int? Integer(string key)
    {
        var value = OfKind(key, "a whole number", NodeKind.Integer);
        if (value is null)
        {
            return null;
        }

        if (int.TryParse(value.Text, CultureInfo.InvariantCulture, out var number) && number >= 0)
        {
            return number;
        }

        Wrong(value, key, $"must be between 0 and {int.MaxValue}");
        return null;
    }

    public double? Number(string key) =>
        OfKind(key, "a number", NodeKind.Integer, NodeKind.Number) is { } value ? double.Parse(value.Text, CultureInfo.InvariantCulture) : null;

    /// <summary>One of the given words.</summary>
    public string? Choice(string key, params string[] allowed)
    {
        var value = OfKind(key, "a text", NodeKind.Text);
        if (value is null || allowed.Contains(value.Text, StringComparer.Ordinal))
        {
            return value?.Text;
        }

        var nearest = NearestName.Find(value.Text, allowed);
        Wrong(value, key, $"`{value.Text}` is not one of {string.Join(", ", allowed)}{(nearest is null ? "" : $"; did you mean `{nearest}`?")}");
        return null;
    }

    /// <summary>A text or a list of texts.</summary>
    public IReadOnlyList<string>? Names(string key)
    {
        var value = OfKind(key, "a text or a list of texts", NodeKind.Text, NodeKind.List);
        if (value is null or { Kind: NodeKind.Text })
        {
            return value is null ? null : [value.Text];
        }

        if (value.Items.FirstOrDefault(item => item.Kind != NodeKind.Text) is { } wrong)
        {
            Wrong(wrong, key, $"must be a list of texts, but holds {wrong.KindText}");
            return null;
        }

        return [.. value.Items.Select(item => item.Text)];
    }

    /// <summary>A table of texts (numbers and bools are taken as text).</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string key)
    {
        var value = OfKind(key, "a table", NodeKind.Table);
        if (value is null)
        {
            return null;
        }

        var map = new Dictionary<string, string>();
        foreach (var (name, member) in value.Members)
        {
            if (!member.IsScalar)
            {
                Wrong(member, $"{key}.{name}", $"must be a text, but is {member.KindText}");
            }
            else if (member.Kind != NodeKind.Null)
            {
                map[name] = member.Text;
            }
        }

        return map;
    }

    /// <summary>A scalar as JSON.</summary>
    public JsonNode? Scalar(string key)
    {
        var value = Find(key);
        if (value is not null && !value.IsScalar)
        {
            Wrong(value, key, $"must be a single value, but is {value.KindText}");
            return null;
        }

        return value?.ToJson();
    }

    public NodeReader? Table(string key) =>
        OfKind(key, "a table", NodeKind.Table) is { } value ? new(value, PathOf(key), Problems) : null;

    /// <summary>The tables of a list; other items are reported.</summary>
    public IReadOnlyList<NodeReader>? Tables(string key)
    {
        var value = OfKind(key, "a list of tables", NodeKind.List);
        if (value is null)
        {
            return null;
        }

        var tables = new List<NodeReader>();
        for (var i = 0; i < value.Items.Count; i++)
        {
            if (value.Items[i].Kind == NodeKind.Table)
            {
                tables.Add(new(value.Items[i], $"{PathOf(key)}[{i}]", Problems));
            }
            else
            {
                Wrong(value.Items[i], $"{key}[{i}]", $"must be a table, but is {value.Items[i].KindText}");
            }
        }

        return tables;
    }

    public SettingsNode? OfKind(string key, string wanted, params NodeKind[] kinds)
    {
        var value = Find(key);
        if (value is null || kinds.Contains(value.Kind))
        {
            return value;
        }

        Wrong(value, key, $"must be {wanted}, but is {value.KindText}");
        return null;
    }
}
