namespace Bitly.Pipeline.Configuration;

/// <summary>A value a provider has, and the file it stands in (null: not a file).</summary>
internal sealed record ProviderHit(string Value, string? File, int Line = 0);

/// <summary>A place settings come from.</summary>
internal interface IConfigProvider
{
    /// <summary>dlt's name, for traces.</summary>
    string Name { get; }

    /// <summary>false: finding a secret here is an error.</summary>
    bool HoldsSecrets { get; }

    /// <summary>Nothing in it: left out of lookups and traces, as dlt does.</summary>
    bool IsEmpty { get; }

    /// <summary>The path as this provider spells it.</summary>
    string KeyOf(IReadOnlyList<string> path);

    ProviderHit? Find(IReadOnlyList<string> path, bool secret);
}

/// <summary>Environment variables (SECTION__KEY), and for secrets first a mounted file of that name (section--key).</summary>
internal sealed class EnvironmentProvider(IReadOnlyDictionary<string, string> environment, string mountFolder) : IConfigProvider
{
    /// <summary>Where container platforms mount secrets.</summary>
    public const string DefaultMountFolder = "/run/secrets";

    public string Name => "Environment Variables";
    public bool HoldsSecrets => true;
    public bool IsEmpty => false;

    public string KeyOf(IReadOnlyList<string> path) => string.Join("__", path).ToUpperInvariant();

    public ProviderHit? Find(IReadOnlyList<string> path, bool secret)
    {
        var key = KeyOf(path);
        if (secret)
        {
            var file = Path.Combine(mountFolder, key.ToLowerInvariant().Replace('_', '-'));
            if (key.AsSpan().IndexOfAny('/', '\\') < 0 && File.Exists(file))
            {
                return new(ReadMounted(file), file);
            }
        }

        return environment.TryGetValue(key, out var value) ? new(value, null) : null;
    }

    private static string ReadMounted(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigErrors.Unreadable(file, e);
        }
    }
}

/// <summary>One kind of TOML file: the project's first, then the user's; the project wins key by key.</summary>
internal sealed class TomlProvider(string name, bool holdsSecrets, IReadOnlyList<string> files) : IConfigProvider
{
    private readonly Lazy<TomlFiles> _read = new(() => Read(files, holdsSecrets));

    public string Name => name;
    public bool HoldsSecrets => holdsSecrets;
    public bool IsEmpty => _read.Value.Closed is null && _read.Value.Roots.All(root => root.Root.Members.Count == 0);

    /// <summary>Files that are looked at, and whether each is there.</summary>
    public IEnumerable<(string File, bool Exists)> Files => files.Select(file => (file, File.Exists(file)));

    public string KeyOf(IReadOnlyList<string> path) => string.Join('.', path);

    public ProviderHit? Find(IReadOnlyList<string> path, bool secret)
    {
        if (secret && _read.Value.Closed is { } closed)
        {
            throw closed;
        }

        return FindNode(path) is { Node: { IsScalar: true } node, File: var file } && node.Kind != NodeKind.Null ? new(node.Text, file, node.Line) : null;
    }

    /// <summary>The node at a path, tables and lists included.</summary>
    public (SettingsNode Node, string File)? FindNode(IReadOnlyList<string> path)
    {
        foreach (var (file, root) in _read.Value.Roots)
        {
            var node = root;
            for (var i = 0; i < path.Count && node is not null; i++)
            {
                node = node.Find(path[i]);
            }

            if (node is not null)
            {
                return (node, file);
            }
        }

        return null;
    }

    private static TomlFiles Read(IReadOnlyList<string> files, bool holdsSecrets)
    {
        var roots = new List<(string, SettingsNode)>();
        Errors.PipelineException? closed = null;
        foreach (var file in files.Where(File.Exists))
        {
            string text;
            try
            {
                text = PlainFile.ReadText(file);
            }
            catch (UnauthorizedAccessException e) when (holdsSecrets)
            {
                closed = ConfigErrors.Unreadable(file, e);
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw ConfigErrors.Unreadable(file, e);
            }

            if (holdsSecrets)
            {
                SecretFiles.RefuseOpenOne(file);
            }

            var (root, problem) = TomlTree.Parse(text);
            roots.Add((file, root ?? throw ConfigErrors.TomlSyntax(file, problem!)));
        }

        return new(roots, closed);
    }

    /// <summary>
    /// Closed: a secrets file that this process may not open, as in an agent's shell. Who looks for a secret is told so; who looks for a
    /// plain setting (a query, a check) goes on without it.
    /// </summary>
    private sealed record TomlFiles(List<(string File, SettingsNode Root)> Roots, Errors.PipelineException? Closed);
}

/// <summary>Values given by the program itself: tests, and secrets of a JSON definition.</summary>
internal sealed class MemoryProvider(IReadOnlyDictionary<string, string> values) : IConfigProvider
{
    public string Name => "given";
    public bool HoldsSecrets => true;
    public bool IsEmpty => values.Count == 0;

    public string KeyOf(IReadOnlyList<string> path) => string.Join('.', path);

    public ProviderHit? Find(IReadOnlyList<string> path, bool secret) =>
        values.TryGetValue(KeyOf(path), out var value) ? new(value, null) : null;
}
