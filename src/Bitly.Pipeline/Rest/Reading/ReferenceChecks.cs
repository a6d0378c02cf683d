using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>A resource and the place it was read from.</summary>
internal sealed record PlacedResource(ResourceDefinition Resource, SettingsNode Place, string Path);

/// <summary>Checks that names are unique, every placeholder has a value, and parents exist, are one, and do not circle.</summary>
internal sealed class ReferenceChecks(IReadOnlyList<PlacedResource> resources, DefinitionProblems problems)
{
    private static readonly string[] CursorNames = ["start_value", "initial_value", "last_value", "end_value"];

    public void Run()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var placed in resources)
        {
            if (!seen.Add(placed.Resource.Name))
            {
                problems.Add(placed.Place, placed.Path, $"resource `{placed.Resource.Name}` is already defined");
            }

            CheckPath(placed);
            CheckBesidePath(placed);
            CheckParents(placed);
        }

        CheckCircles();
    }

    private void CheckPath(PlacedResource placed)
    {
        var endpoint = placed.Resource.Endpoint;
        var used = PlaceholderText.Expressions(endpoint.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var expression in used)
        {
            if (!endpoint.Params.ContainsKey(expression) && !endpoint.Resolve.ContainsKey(expression))
            {
                CheckExpression(placed, expression, inPath: true);
            }
        }

        foreach (var name in endpoint.Resolve.Keys.Where(name => !used.Contains(name)))
        {
            problems.Add(PlaceOf(placed, "params"), $"{placed.Path}.endpoint.params.{name}", $"is resolved from a parent but `{{{name}}}` is not in the path `{endpoint.Path}`");
        }
    }

    private void CheckBesidePath(PlacedResource placed)
    {
        foreach (var expression in Placeholders.ExpressionsBesidePath(placed.Resource.Endpoint).Distinct())
        {
            CheckExpression(placed, expression, inPath: false);
        }
    }

    private void CheckExpression(PlacedResource placed, string expression, bool inPath)
    {
        var endpoint = placed.Resource.Endpoint;
        switch (expression.Split('.', 3))
        {
            case ["resources", { Length: > 0 }, { Length: > 0 }]:
                return;
            case ["resources", ..]:
                Report(placed, $"the placeholder `{{{expression}}}` must name a resource and a field: {{resources.<name>.<field>}}");
                return;
            case ["incremental", var name] when CursorNames.Contains(name):
                if (endpoint.Incremental is null)
                {
                    Report(placed, $"the placeholder `{{{expression}}}` needs endpoint.incremental");
                }

                return;
            case ["incremental", ..]:
                Report(placed, $"the placeholder `{{{expression}}}` must end in one of {string.Join(", ", CursorNames)}");
                return;
            case [_] when inPath:
                Report(placed, Unbound(placed, expression));
                return;
            default:
                Report(placed, $"the placeholder `{{{expression}}}` has an unknown form; known are {{resources.<name>.<field>}} and {{incremental.<value>}}, and {{{{ }}}} for plain braces");
                return;
        }
    }

    private void Report(PlacedResource placed, string reason) => problems.Add(PlaceOf(placed, "path"), $"{placed.Path}.endpoint", reason);

    private string Unbound(PlacedResource placed, string name)
    {
        var path = placed.Resource.Endpoint.Path;
        var (parent, field) = Guess(placed.Resource, path, name) ?? ("<parent>", "<field>");
        var line = path.Replace($"{{{name}}}", $"{{resources.{parent}.{field}}}", StringComparison.Ordinal);
        return $"the path `{path}` of resource `{placed.Resource.Name}` requires a param named `{name}`, but it was not found in endpoint.params; write: path = \"{line}\"";
    }

    /// <summary>A parent by its name in the placeholder (group_guid: groups, guid) or by the segment before it.</summary>
    private (string Parent, string Field)? Guess(ResourceDefinition self, string path, string name)
    {
        var before = path[..path.IndexOf($"{{{name}}}", StringComparison.Ordinal)].Trim('/').Split('/')[^1];
        foreach (var other in resources.Select(placed => placed.Resource.Name).Where(other => other != self.Name).OrderByDescending(other => other == before))
        {
            var singular = other.EndsWith('s') ? other[..^1] : other;
            if (name.StartsWith(singular + "_", StringComparison.OrdinalIgnoreCase))
            {
                return (other, name[(singular.Length + 1)..]);
            }

            if (other == before || name.Equals(singular, StringComparison.OrdinalIgnoreCase) || singular.EndsWith("_" + name, StringComparison.OrdinalIgnoreCase))
            {
                return (other, name.Equals(singular, StringComparison.OrdinalIgnoreCase) || singular.EndsWith("_" + name, StringComparison.OrdinalIgnoreCase) ? "id" : name);
            }
        }

        return null;
    }

    private void CheckParents(PlacedResource placed)
    {
        var parents = Placeholders.ParentsOf(placed.Resource.Endpoint).Select(parent => parent.Resource).Distinct().ToList();
        var names = resources.Select(other => other.Resource.Name).ToList();
        foreach (var parent in parents.Where(parent => !names.Contains(parent)))
        {
            problems.AddName(PlaceOf(placed, "path"), $"{placed.Path}.endpoint", $"resource `{placed.Resource.Name}` needs a parent that is not in the list:", parent, names);
        }

        if (parents.Count > 1)
        {
            problems.Add(PlaceOf(placed, "path"), $"{placed.Path}.endpoint",
                $"resource `{placed.Resource.Name}` has several parents ({string.Join(", ", parents)}); a resource depends on one, include_from_parent hands fields of a grandparent down");
        }

        if (parents.Count == 0 && placed.Resource.IncludeFromParent.Count > 0)
        {
            problems.Add(placed.Place.Find("include_from_parent") ?? placed.Place, $"{placed.Path}.include_from_parent",
                $"resource `{placed.Resource.Name}` has no parent: no {{resources.<parent>.<field>}} is in its endpoint");
        }
    }

    private void CheckCircles()
    {
        var parentOf = new Dictionary<string, string>();
        foreach (var placed in resources)
        {
            if (Placeholders.ParentsOf(placed.Resource.Endpoint) is [var first, ..])
            {
                parentOf[placed.Resource.Name] = first.Resource;
            }
        }

        var reported = new HashSet<string>();
        foreach (var placed in resources)
        {
            var way = new List<string> { placed.Resource.Name };
            while (parentOf.TryGetValue(way[^1], out var parent) && !way.Contains(parent))
            {
                way.Add(parent);
            }

            if (parentOf.GetValueOrDefault(way[^1]) == way[0] && way.All(reported.Add))
            {
                problems.Add(placed.Place, placed.Path, $"resources depend on each other in a circle: {string.Join(" -> ", way.Append(way[0]))}");
            }
        }
    }

    private static SettingsNode PlaceOf(PlacedResource placed, string key)
    {
        var endpoint = placed.Place.Find("endpoint");
        return endpoint?.Find(key) ?? endpoint ?? placed.Place;
    }
}
