using Tomlyn.Syntax;

namespace Bitly.Mcp.Scaffolding;

/// <summary>Keys of the syntax tree as their parts.</summary>
internal static class TomlKeys
{
    /// <summary>The parts of a dotted key, quoted ones without their quotes.</summary>
    public static List<string> Names(KeySyntax key)
    {
        var names = new List<string> { Name(key.Key!) };
        foreach (var part in key.DotKeys)
        {
            names.Add(Name(part.Key!));
        }

        return names;
    }

    private static string Name(BareKeyOrStringValueSyntax part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => part.ToString().Trim(),
    };
}
