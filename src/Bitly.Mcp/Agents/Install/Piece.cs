using System.Text.Json.Nodes;
using Bitly.Mcp.Agents.Files;

namespace Bitly.Mcp.Agents.Install;

/// <summary>Something we put into one file. Several pieces may go into the same file.</summary>
internal abstract record Piece(string Path)
{
    /// <summary>The file's text with the piece in it; <paramref name="text"/> is null when there is no file.</summary>
    public abstract string Put(string? text);

    /// <summary>The text without the piece; null when nothing of the file remains.</summary>
    public abstract string? Take(string text);
}

/// <summary>A file that is ours alone: a skill, a command, a rule.</summary>
internal sealed record OwnedFile(string Path, string Content) : Piece(Path)
{
    public override string Put(string? text) => Content;

    public override string? Take(string text) => text == Content ? null : text;
}

/// <summary>Our lines in a file of others, between markers.</summary>
internal sealed record BlockPiece(string Path, MarkedBlock Block, string Content, bool First = false) : Piece(Path)
{
    public override string Put(string? text) => Block.Put(text ?? "", Content, First);

    public override string? Take(string text) => Block.Remove(text, First) is { Length: > 0 } rest ? rest : null;
}

/// <summary>One value in a JSON file of others.</summary>
internal sealed record JsonPiece(string Path, IReadOnlyList<string> Where, JsonNode Value) : Piece(Path)
{
    public override string Put(string? text) => JsonEdit.Set(text, Where, Value);

    public override string? Take(string text) => Leftover(JsonEdit.Remove(text, Where));

    internal static string? Leftover(string text) => text.Trim() is "" or "{}" or "{\n}" ? null : text;
}

/// <summary>One item of a list in a JSON file of others.</summary>
internal sealed record JsonItemPiece(string Path, IReadOnlyList<string> Where, JsonNode Item) : Piece(Path)
{
    public override string Put(string? text) => JsonEdit.AddToList(text, Where, Item);

    public override string? Take(string text) => JsonPiece.Leftover(JsonEdit.RemoveFromList(text, Where, Item));
}
