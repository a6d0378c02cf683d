using System.Text.Json;
using Bitly.Mcp.Tools.Server;
using Xunit;

namespace Bitly.Mcp.Tests.Tools;

public sealed class ToolArgumentsTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse("""
        {
          "type": "object",
          "properties": {
            "sql": { "type": "string", "description": "One SELECT" },
            "limit": { "type": "integer", "minimum": 0, "maximum": 200 },
            "mode": { "enum": ["append", "merge"] },
            "resources": { "type": ["array", "null"], "items": { "type": "string" } },
            "include": { "type": "boolean" }
          },
          "required": ["sql"]
        }
        """).RootElement;

    [Theory]
    [InlineData("""{"sql":"x","limit":3,"mode":"merge","resources":["a"],"include":true}""", null)]
    [InlineData("""{"sql":"x","resources":null}""", null)]
    [InlineData("{}", "t needs the argument sql: One SELECT")]
    [InlineData("""{"sql":1}""", "t: sql must be text, not 1.")]
    [InlineData("""{"sql":"x","limit":1.5}""", "t: limit must be a whole number, not 1.5.")]
    [InlineData("""{"sql":"x","limit":"3"}""", "t: limit must be a whole number, not \"3\".")]
    [InlineData("""{"sql":"x","limit":-1}""", "t: limit must be at least 0.")]
    [InlineData("""{"sql":"x","limit":201}""", "t: limit must be at most 200.")]
    [InlineData("""{"sql":"x","mode":"merg"}""", "t: mode must be one of append, merge, not \"merg\". Did you mean merge?")]
    [InlineData("""{"sql":"x","resources":"groups"}""", "t: resources must be a list, not \"groups\".")]
    [InlineData("""{"sql":"x","resources":["a",2]}""", "t: resources [1] must be text, not 2.")]
    [InlineData("""{"sql":"x","include":"yes"}""", "t: include must be true or false, not \"yes\".")]
    [InlineData("""{"sql":"x","resuorces":["a"]}""", "t has no argument \"resuorces\". Did you mean resources? Its arguments: sql, limit, mode, resources, include.")]
    public void What_does_not_fit_is_named_with_what_would(string arguments, string? expected) =>
        Assert.Equal(expected, ToolArguments.Explain("t", Schema, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)));

    [Fact]
    public void A_tool_without_arguments_says_so() =>
        Assert.Equal("t takes no arguments, so \"x\" is unknown.", ToolArguments.Explain("t", JsonDocument.Parse("{}").RootElement, new Dictionary<string, JsonElement> { ["x"] = default }));
}
