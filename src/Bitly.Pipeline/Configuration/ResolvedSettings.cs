namespace Bitly.Pipeline.Configuration;

/// <summary>One setting that a run took from somewhere: its field, the key it stood under and who held it. Never its value.</summary>
public sealed record ResolvedSetting(string Field, string Key, string Provider);

/// <summary>Collects what a run's lookups found, for its trace. Safe for several threads.</summary>
internal sealed class ResolvedSettings
{
    private readonly Lock _lock = new();
    private readonly List<ResolvedSetting> _all = [];

    /// <summary>In the order they were found, each once.</summary>
    public IReadOnlyList<ResolvedSetting> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public void Add(string field, LookupTry hit)
    {
        var setting = new ResolvedSetting(field, hit.Key, hit.Provider);
        lock (_lock)
        {
            if (!_all.Contains(setting))
            {
                _all.Add(setting);
            }
        }
    }
}
