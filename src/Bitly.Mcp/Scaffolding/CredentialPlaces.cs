using Bitly.Mcp.Answers;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Rest;

namespace Bitly.Mcp.Scaffolding;

/// <summary>
/// The addresses of a definition that credentials are sent to. A person chooses them; an agent that was talked into something must not, or one edit
/// and one run would give the token away. Pure.
/// </summary>
internal static class CredentialPlaces
{
    /// <summary>True when an agent may name this as base_url: Bitly's own address, or one of this machine (the sandbox's).</summary>
    public static bool MayBeNamed(string baseUrl, string known) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && (uri.IsLoopback || RestUrl.SameOrigin(baseUrl, known));

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED: the edit names a place that was not in the definition before.</exception>
    public static void RefuseNew(string before, string after)
    {
        var known = Of(before);
        if (Of(after).Any(place => !known.Contains(place)))
        {
            throw SurfaceErrors.EditRefused("access_token_url says where a client's secret is sent, so no tool sets it. The person writes that line into bitly_pipeline.toml.");
        }
    }

    private static HashSet<string> Of(string text)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        Collect(TomlTree.Parse(text).Root, places);
        return places;
    }

    private static void Collect(SettingsNode? node, HashSet<string> places)
    {
        foreach (var (name, member) in node?.Members ?? [])
        {
            if (name == "access_token_url")
            {
                places.Add(member.Text);
            }

            Collect(member, places);
        }

        foreach (var item in node?.Items ?? [])
        {
            Collect(item, places);
        }
    }
}
