namespace Bitly.Mcp.Sandbox.Http;

/// <summary>An error answer in Bitly's words: the bodies of bitly-api.md 7.4.</summary>
internal sealed class ApiRefusal : Exception
{
    private ApiRefusal(int status, string code, string description)
        : base(description)
    {
        Status = status;
        Code = code;
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>The <c>message</c> of the body, capitals.</summary>
    public string Code { get; }

    /// <summary>The field that is wrong, for 400 and 422.</summary>
    public string? Field { get; private init; }

    /// <summary>Bitly's own answer for the monthly quota has a message and nothing else.</summary>
    public bool IsBare { get; private init; }

    /// <summary>Seconds for <c>Retry-After</c>, or null for none.</summary>
    public int? RetryAfter { get; init; }

    public static ApiRefusal BadField(string field, string code) => new(400, code, "The value provided is invalid.") { Field = field };

    public static ApiRefusal Unauthorized() => new(401, "UNAUTHORIZED", "The access token is missing or not known.");

    public static ApiRefusal UpgradeRequired() => new(402, "UPGRADE_REQUIRED", "Your account does not have access to this feature. Please upgrade.");

    public static ApiRefusal Forbidden() => new(403, "FORBIDDEN", "You are currently forbidden to access this resource.");

    public static ApiRefusal NotFound() => new(404, "NOT_FOUND", "What you are looking for cannot be found.");

    public static ApiRefusal NotAllowed() => new(405, "METHOD_NOT_ALLOWED", "The method is not allowed for this resource.");

    public static ApiRefusal Gone() => new(410, "GONE", "This resource has been deleted.");

    public static ApiRefusal Unprocessable(string field) => new(422, "UNPROCESSABLE_ENTITY", "The request can not be carried out.") { Field = field };

    public static ApiRefusal RateLimited(int status = 429) => new(status, "RATE_LIMIT_EXCEEDED", "The limit of calls for this resource has been reached.");

    public static ApiRefusal MonthSpent() => new(429, "API_USAGE_LIMIT_EXCEEDED", "") { IsBare = true };

    public static ApiRefusal LinksSpent() => new(429, "MONTHLY_ENCODE_LIMIT_REACHED", "The links of this month are used up.");

    public static ApiRefusal ServerError(int status) => status == 500
        ? new(500, "INTERNAL_ERROR", "An error occurred.")
        : new(status, "TEMPORARILY_UNAVAILABLE", "The service is temporarily unavailable.");
}
