using System.Text.Json;
using System.Text.Json.Serialization;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Planning;

/// <summary>What the API said about the account's limits when a plan or a check asked for them, so that later runs need not ask.</summary>
internal sealed record LearnedLimits
{
    public LearnedMonth? Month { get; init; }
    /// <summary>When <see cref="Rates"/> were asked for.</summary>
    public DateTimeOffset RatesAskedAt { get; init; }
    public IReadOnlyList<EndpointLimit> Rates { get; init; } = [];
    /// <summary>What this project sent since then to those endpoints, as far as it can still matter.</summary>
    public IReadOnlyList<RecentRequests> Recent { get; init; } = [];
}

/// <summary>The month's requests as the API counts them.</summary>
/// <param name="AskedAt">When.</param>
/// <param name="Limit">Allowed in a month.</param>
/// <param name="Used">Of the month of <paramref name="AskedAt"/>, whoever sent them.</param>
/// <param name="Ledger">Requests in this project's ledger at that time.</param>
/// <param name="Plan">The account's plan, or null.</param>
internal sealed record LearnedMonth(DateTimeOffset AskedAt, int Limit, int Used, int Ledger, string? Plan)
{
    /// <summary>The limit as a run takes it: what others spent counts in the month it was asked in, the limit itself until it is asked for again.</summary>
    public MonthAllowance Allowance(DateTimeOffset now) => new(Limit, MonthAllowance.Learned)
    {
        AskedOn = DateOnly.FromDateTime(AskedAt.UtcDateTime),
        SpentElsewhere = (AskedAt.UtcDateTime.Year, AskedAt.UtcDateTime.Month) == (now.UtcDateTime.Year, now.UtcDateTime.Month) ? Math.Max(0, Used - Ledger) : 0,
    };
}

/// <summary>The limits of one API host on disk, beside the ledger. A file that can not be read is as none.</summary>
internal sealed class LimitStore(string folder, string host)
{
    private readonly string _file = Path.Combine(folder, $"limits@{RequestLedger.FileName(host)}.json");

    public LearnedLimits Read()
    {
        try
        {
            return AtomicFile.Read(_file) is { } bytes && JsonSerializer.Deserialize(bytes, LimitJson.Default.LearnedLimits) is { } limits ? limits : new LearnedLimits();
        }
        catch (JsonException)
        {
            return new LearnedLimits();
        }
    }

    public void Change(Func<LearnedLimits, LearnedLimits> how)
    {
        AtomicFile.CreateFolder(folder);
        AtomicFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(how(Read()), LimitJson.Default.LearnedLimits));
        AtomicFile.RemoveUnfinished(folder);
    }

    /// <summary>Notes what a client sent after <paramref name="known"/> was read; unless others have asked anew. A note that can not be written costs no run.</summary>
    public void Note(LearnedLimits known, IReadOnlyList<RecentRequests> recent)
    {
        try
        {
            Change(now => now.RatesAskedAt == known.RatesAskedAt ? now with { Recent = recent } : now);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk is told by what needs it.
        }
    }

    /// <summary>Another token may be another account.</summary>
    public void Forget()
    {
        if (File.Exists(_file))
        {
            File.Delete(_file);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LearnedLimits))]
internal sealed partial class LimitJson : JsonSerializerContext;
