using System.Text.Json;

namespace Bitly.DltCases;

internal static class SeedExample
{
    public static Task<IReadOnlyList<string>> RunAsync(JsonElement recorded) => Task.FromResult<IReadOnlyList<string>>(["not compared yet"]);
}
