using System.Text.Json.Nodes;

namespace Bitly.Pipeline.State;

/// <summary>Dotted paths into a state document: <c>resources.links.incremental</c>, with <c>*</c> for every key. Pure.</summary>
internal static class StatePaths
{
    /// <summary>Existing members, written out.</summary>
    public static IEnumerable<string> Find(JsonObject root, string path) => Find(root, path.Split('.'), "");

    public static bool Remove(JsonObject root, string path)
    {
        var keys = path.Split('.');
        var at = root;
        foreach (var key in keys.SkipLast(1))
        {
            if (at[key] is not JsonObject next)
            {
                return false;
            }

            at = next;
        }

        return at.Remove(keys[^1]);
    }

    private static IEnumerable<string> Find(JsonObject at, ArraySegment<string> keys, string before)
    {
        foreach (var (key, value) in at)
        {
            if (keys[0] != "*" && keys[0] != key)
            {
                continue;
            }

            if (keys.Count == 1)
            {
                yield return before + key;
            }
            else if (value is JsonObject next)
            {
                foreach (var found in Find(next, keys[1..], before + key + "."))
                {
                    yield return found;
                }
            }
        }
    }
}
