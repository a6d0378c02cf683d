using System.Text.Json;

namespace Bitly.Pipeline.Normalization;

/// <summary>The members of a JSON object as Python's dict has them: a key that comes again keeps its first place and takes its last value.</summary>
internal static class JsonMembers
{
    public static OrderedDictionary<string, JsonElement> Of(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        AddTo(members, element);
        return members;
    }

    public static void AddTo(OrderedDictionary<string, JsonElement> members, JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }
    }

    public static OrderedDictionary<string, JsonElement> One(string key, JsonElement value) => new(StringComparer.Ordinal) { [key] = value };
}
