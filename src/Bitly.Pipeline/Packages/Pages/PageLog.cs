namespace Bitly.Pipeline.Packages;

/// <summary>
/// The stored pages of a load package. Nothing that was fetched is fetched twice: each page is safe here before the next one is asked for.
/// </summary>
internal sealed class PageLog(string loadId, string folder, bool write, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceLog> _logs = new(StringComparer.Ordinal);

    /// <summary>Resources whose last pages did not survive (a torn tail) and were cut by <see cref="Replay"/>; their pages are fetched again.</summary>
    public IReadOnlyList<string> Cut { get; private set; } = [];

    /// <summary>
    /// Opens the files of these resources and cuts torn tails: a page whose bytes do not match, all that follow it, and the pages of children
    /// of a page that is gone. Parents come before their children.
    /// </summary>
    public void Replay(IEnumerable<(string Resource, string? Parent)> resources)
    {
        var cut = new List<string>();
        foreach (var (resource, parent) in resources)
        {
            if (!ResourceLog.Exists(folder, resource))
            {
                continue;
            }

            var log = Open(resource, out var torn);
            if (parent is not null)
            {
                torn |= CutOrphans(log, parent);
            }

            if (torn)
            {
                cut.Add(resource);
            }
        }

        Cut = cut;
    }

    /// <summary>Stores a page; its entry comes back with place and check. <paramref name="gzip"/> is the same body packed already, or empty.</summary>
    public PageEntry Append(PageEntry entry, ReadOnlySpan<byte> body, ReadOnlySpan<byte> gzip = default) => Of(entry.Resource).Append(entry, body, gzip);

    public StoredPage Read(PageEntry entry) => Of(entry.Resource).Read(entry);

    /// <summary>Stored pages of a resource in the order they came; empty when there are none.</summary>
    public IEnumerable<PageEntry> Entries(string resource) => OfStored(resource)?.Entries ?? [];

    /// <summary>
    /// Stored pages by (Position, Page): the same order however many connections fetched them. Of where a sequence goes on they only say
    /// whether it does.
    /// </summary>
    public IEnumerable<PageEntry> Sorted(string resource) => OfStored(resource)?.Sorted ?? [];

    /// <summary>The pages of a resource that are stored by now, by their place; null when there are none.</summary>
    public StoredPages? Stored(string resource) => OfStored(resource)?.Stored;

    /// <summary>The bodies in the order of <see cref="Sorted"/>, one after the other. The caller disposes each.</summary>
    public IEnumerable<StoredPage> ReadAll(string resource)
    {
        foreach (var entry in Sorted(resource))
        {
            yield return Read(entry);
        }
    }

    /// <summary>All pages are on the disk when this returns.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            foreach (var log in _logs.Values)
            {
                log.Sync();
            }
        }
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }
    }

    private ResourceLog? OfStored(string resource)
    {
        lock (_lock)
        {
            return _logs.ContainsKey(resource) || ResourceLog.Exists(folder, resource) ? Of(resource) : null;
        }
    }

    private ResourceLog Of(string resource) => Open(resource, out _);

    private ResourceLog Open(string resource, out bool torn)
    {
        lock (_lock)
        {
            torn = false;
            if (!_logs.TryGetValue(resource, out var log))
            {
                if (write)
                {
                    AtomicFile.CreateFolder(folder);
                }

                log = ResourceLog.Open(loadId, folder, resource, write, time, out torn);
                _logs.Add(resource, log);
                if (torn && !write)
                {
                    throw PackageErrors.Broken(loadId, $"the pages of {resource} are not as they were stored.");
                }
            }

            return log;
        }
    }

    private bool CutOrphans(ResourceLog log, string parent)
    {
        var parents = Stored(parent);
        foreach (var (index, entry) in log.Entries.Index())
        {
            var depth = entry.Position.Count;
            if (depth < 2 || parents?.Find([.. entry.Position.Take(depth - 2)], entry.Position[depth - 2]) is null)
            {
                log.CutFrom(index);
                return true;
            }
        }

        return false;
    }
}
