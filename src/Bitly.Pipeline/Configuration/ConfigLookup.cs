namespace Bitly.Pipeline.Configuration;

/// <summary>One place that was asked. Never holds a value.</summary>
internal sealed record LookupTry(string Provider, string Key, string? File, bool Found, string? Remark = null);

/// <summary>Everything that was tried for one setting, in order; the last is the hit when there is one.</summary>
internal sealed record LookupTrace(string Field, IReadOnlyList<LookupTry> Tries)
{
    public LookupTry? Hit => Tries.FirstOrDefault(attempt => attempt.Found);
}

/// <summary>A secret that was looked for: null when no place has it.</summary>
internal sealed record FoundSecret(Secret? Secret, LookupTrace Trace);

/// <summary>A plain setting that was looked for: null when no place has it.</summary>
internal sealed record FoundValue(string? Value, LookupTrace Trace);
