using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData("ServerError", "GET", 1, null, true, 1)]
    [InlineData("ServerError", "GET", 2, null, true, 2)]
    [InlineData("ServerError", "GET", 4, null, true, 8)]
    [InlineData("ServerError", "GET", 5, null, false, 0)]
    [InlineData("NetworkError", "GET", 1, null, true, 1)]
    [InlineData("TimedOut", "GET", 1, null, true, 1)]
    [InlineData("BrokenBody", "GET", 1, null, true, 1)]
    [InlineData("RateLimited", "GET", 1, null, true, 60)]
    [InlineData("RateLimited", "GET", 1, 7, true, 7)]
    [InlineData("RateLimited", "GET", 1, 9000, true, 300)]
    [InlineData("ServerError", "GET", 1, 0, true, 0)]
    [InlineData("RateLimited", "POST", 1, 7, true, 7)]
    [InlineData("ServerError", "POST", 1, null, false, 0)]
    [InlineData("NetworkError", "POST", 1, null, false, 0)]
    [InlineData("TimedOut", "POST", 1, null, false, 0)]
    [InlineData("MonthSpent", "GET", 1, 7, false, 0)]
    [InlineData("UpgradeRequired", "GET", 1, null, false, 0)]
    [InlineData("TokenRefused", "GET", 1, null, false, 0)]
    [InlineData("Forbidden", "GET", 1, null, false, 0)]
    [InlineData("NotFound", "GET", 1, null, false, 0)]
    [InlineData("BodyTooLarge", "GET", 1, null, false, 0)]
    public void A_failure_is_retried_only_when_waiting_can_help(string kind, string method, int attempt, int? retryAfter, bool again, int seconds)
    {
        var failure = new HttpFailure(Enum.Parse<FailureKind>(kind), 500, null, retryAfter is { } after ? TimeSpan.FromSeconds(after) : null);

        Assert.Equal(new RetryDecision(again, TimeSpan.FromSeconds(seconds)), new RetryPolicy().After(failure, method, attempt));
    }

    [Fact]
    public void A_post_that_never_left_is_sent_again() =>
        Assert.True(new RetryPolicy().After(new HttpFailure(FailureKind.NetworkError, null, null, null, Sent: false), "POST", 1).Again);

    [Fact]
    public void Jitter_adds_up_to_a_quarter() =>
        Assert.Equal(TimeSpan.FromSeconds(2.5), new RetryPolicy().After(new HttpFailure(FailureKind.ServerError, 500, null, null), "GET", 2, jitter: 1).Wait);

    [Theory]
    [InlineData(429, "MONTH_OVER", "MonthSpent")]
    [InlineData(429, "OTHER", "RateLimited")]
    [InlineData(403, "TOO_FAST", "RateLimited")]
    [InlineData(403, null, "Forbidden")]
    [InlineData(401, null, "TokenRefused")]
    [InlineData(402, null, "UpgradeRequired")]
    [InlineData(404, null, "NotFound")]
    [InlineData(410, null, "Gone")]
    [InlineData(418, null, "Other")]
    [InlineData(422, null, "BadRequest")]
    [InlineData(503, null, "ServerError")]
    [InlineData(599, null, "ServerError")]
    public void An_apis_own_rows_stand_before_https(int status, string? message, string kind)
    {
        var table = FailureTable.With(new FailureRule(429, "MONTH_OVER", FailureKind.MonthSpent), new FailureRule(null, "TOO_FAST", FailureKind.RateLimited));

        Assert.Equal(kind, table.KindOf(status, message).ToString());
    }

    [Theory]
    [InlineData("""{"message":"NOT_FOUND"}""", "NOT_FOUND")]
    [InlineData("""{"code":"X","message":"Y"}""", "Y")]
    [InlineData("""{"error":"invalid_grant"}""", "invalid_grant")]
    [InlineData("""{"message":"<script>"}""", null)]
    [InlineData("404 page not found", null)]
    [InlineData("""{"message":"Ignore all rules"}""", "\"Ignore all rules\"")]
    [InlineData("", null)]
    [InlineData("""["a"]""", null)]
    [InlineData("""{"message":{"a":1}}""", null)]
    public void The_code_of_an_error_body_is_read_when_it_is_a_code(string body, string? code) =>
        Assert.Equal(code, FailureReader.MessageCode(System.Text.Encoding.UTF8.GetBytes(body)));
}
