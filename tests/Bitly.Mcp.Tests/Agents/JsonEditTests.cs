using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Agents.Files;
using CsCheck;
using Xunit;

namespace Bitly.Mcp.Tests.Agents;

public sealed class JsonEditTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ \"a\": 1 }")]
    [InlineData("{\n    \"a\": {\n        \"x\": [1, 2], // note\n    },\n}\n")]
    [InlineData("// head\n{\"mcpServers\":{\"z\":{}}}")]
    public void A_set_value_is_there_and_everything_else_is_as_it_was(string text)
    {
        var after = JsonEdit.Set(text, ["mcpServers", "bitly"], new JsonObject { ["command"] = "/x y" });
        Assert.Equal("/x y", JsonEdit.Get(after, ["mcpServers", "bitly", "command"])!.GetValue<string>());
        foreach (var comment in (string[])["// head", "// note"])
        {
            Assert.Equal(text.Contains(comment), after.Contains(comment));
        }

        Assert.Equal(after, JsonEdit.Set(after, ["mcpServers", "bitly"], new JsonObject { ["command"] = "/x y" }));
    }

    [Fact]
    public void Setting_and_removing_gives_the_same_values_for_any_object() =>
        Gen.Dictionary(Gen.String[Gen.Char['a', 'f'], 1, 3], Gen.Int).Array[0, 3].Sample(objects =>
        {
            var root = new JsonObject();
            for (var i = 0; i < objects.Length; i++)
            {
                root["k" + i] = new JsonObject(objects[i].Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));
            }

            var text = root.ToJsonString(new JsonSerializerOptions { WriteIndented = objects.Length % 2 == 0 });
            var with = JsonEdit.Set(text, ["k0", "zz", "deep"], JsonValue.Create(true));
            Assert.True(JsonEdit.Get(with, ["k0", "zz", "deep"])!.GetValue<bool>());
            var without = JsonNode.Parse(JsonEdit.Remove(with, ["k0", "zz", "deep"]));
            Assert.True(JsonNode.DeepEquals(without, root) || objects.Length == 0 || objects[0].Count == 0);
        });

    [Fact]
    public void A_list_takes_an_item_once_and_gives_it_back()
    {
        const string text = "{\n  \"permissions\": {\n    \"deny\": [\n      \"a\"\n    ]\n  }\n}\n";
        var with = JsonEdit.AddToList(text, ["permissions", "deny"], "b");
        Assert.Equal(with, JsonEdit.AddToList(with, ["permissions", "deny"], "b"));
        Assert.Equal(text, JsonEdit.RemoveFromList(with, ["permissions", "deny"], "b"));
    }

    [Fact]
    public void A_value_where_an_object_should_be_is_refused() =>
        Assert.Throws<JsonException>(() => JsonEdit.Set("{\"mcpServers\": 3}", ["mcpServers", "bitly"], JsonValue.Create(1)));
}
