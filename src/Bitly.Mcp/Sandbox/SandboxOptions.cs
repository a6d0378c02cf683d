namespace Bitly.Mcp.Sandbox;

/// <summary>Which properties a bitlink carries.</summary>
internal enum SandboxFields
{
    /// <summary>Every documented property, the rare ones on some links only.</summary>
    All,

    /// <summary>
    /// The 14 properties that nearly every account has: no launchpad_ids, qr_code_ids, expiration_at or dynamic_routing.
    /// Root and child tables are then those of the recorded dlt run and of the benchmarks.
    /// </summary>
    Core,
}

/// <summary>The seeded account and the behaviour of one sandbox. Equal options give equal answers, byte for byte, but for the port.</summary>
internal sealed record SandboxOptions
{
    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Groups of the account's organization, 1 to 1,000.</summary>
    public int Groups { get; init; } = 3;

    /// <summary>Links of each group at the start, up to 1,000,000.</summary>
    public int LinksPerGroup { get; init; } = 2000;

    /// <summary>Links per group by position, instead of <see cref="LinksPerGroup"/>; sets the number of groups too. 0 makes an empty group.</summary>
    public IReadOnlyList<int>? LinkCounts { get; init; }

    /// <summary>QR codes of each group; every fourth is decoupled from a link.</summary>
    public int QrCodesPerGroup { get; init; } = 60;

    /// <summary>The same seed gives the same account.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The one bearer token that is accepted.</summary>
    public string Token { get; init; } = "sandbox-token";

    /// <summary>free, core, growth, premium or enterprise: decides quota, retention and which operations answer 402.</summary>
    public string Plan { get; init; } = "premium";

    /// <summary>API requests a month; null takes the plan's number. The one beyond answers 429 API_USAGE_LIMIT_EXCEEDED.</summary>
    public int? MonthlyRequests { get; init; }

    /// <summary>API requests of this month that were made before the sandbox started.</summary>
    public int RequestsUsed { get; init; }

    /// <summary>Requests per minute of wall time; null sets no limit. The one beyond answers 429 RATE_LIMIT_EXCEEDED.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>
    /// Requests per hour of wall time to each operation, and a tenth of it per minute, as platform_limits tells them; the one beyond answers 429
    /// RATE_LIMIT_EXCEEDED. Null sets no limit and tells 1,000.
    /// </summary>
    public int? RequestsPerHour { get; init; }

    /// <summary>Requests that may be under way at once; one more answers 429 RATE_LIMIT_EXCEEDED.</summary>
    public int MaxConnections { get; init; } = 5;

    /// <summary>Pause before every answer, as a distant API would have it.</summary>
    public TimeSpan PageDelay { get; init; }

    /// <summary>Largest page; a greater <c>size</c> is cut to it. Null: 1,000.</summary>
    public int? MaxPageSize { get; init; }

    /// <summary>Refuse a token with 401 instead of 403.</summary>
    public bool TokenRefusedAs401 { get; init; }

    /// <summary>Compress answers when the caller accepts gzip.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>The account's clock, which stands still until <see cref="SandboxServer.Advance"/> or <see cref="SandboxServer.AddLinks"/> moves it.</summary>
    public DateTimeOffset Now { get; init; } = new(2026, 11, 16, 9, 26, 53, TimeSpan.Zero);

    /// <summary>Properties of a bitlink.</summary>
    public SandboxFields Fields { get; init; } = SandboxFields.All;

    /// <summary>Faults that are planned from the start.</summary>
    public IReadOnlyList<SandboxFault> Faults { get; init; } = [];

    /// <summary>A file to which each request is appended as one line of JSON, or null.</summary>
    public string? RequestLogFile { get; init; }

    /// <summary>Clock of the delays, of the minute limit and of the log's times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The number of links of each group at the start.</summary>
    internal IReadOnlyList<int> InitialLinks => LinkCounts ?? Enumerable.Repeat(LinksPerGroup, Groups).ToArray();
}
