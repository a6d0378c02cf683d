using Bitly.Pipeline.Rest;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class RequestPaceTests
{
    private const string Endpoint = "/things/{id}/parts";
    private const string Path = "/things/7/parts";
    private static readonly EndpointLimit Narrow = new(Endpoint, 100, 10);

    private readonly ImpatientTime _time = new();

    [Theory]
    [InlineData("/groups/B1/bitlinks", "/groups/{group_guid}/bitlinks")]
    [InlineData("/groups/B1/bitlinks/clicks", "/groups/{group_guid}/bitlinks/{sort}")]
    [InlineData("/bitlinks/go.example/abc", "/bitlinks/{bitlink}")]
    [InlineData("/bitlinks/go.example/abc/clicks", "/bitlinks/{bitlink}/clicks")]
    [InlineData("/bitlinks/go.example/abc/clicks/summary", "/bitlinks/{bitlink}/clicks/summary")]
    [InlineData("/user", "/user")]
    [InlineData("/users", null)]
    [InlineData("/bitlinks/", null)]
    [InlineData("/groups/B1", null)]
    public void A_path_belongs_to_the_template_with_the_most_fixed_text(string path, string? template)
    {
        string[] templates = ["/bitlinks/{bitlink}", "/user", "/bitlinks/{bitlink}/clicks", "/bitlinks/{bitlink}/clicks/summary", "/groups/{group_guid}/bitlinks", "/groups/{group_guid}/bitlinks/{sort}", "/broken/{id"];
        Assert.Equal(template, EndpointLimit.For([.. templates.Select(one => new EndpointLimit(one, 1, 1))], path)?.Endpoint);
    }

    [Fact]
    public void Where_nothing_is_known_nothing_waits()
    {
        var pace = new RequestPace(_time);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
            pace.Answered(Path, Endpoint, refused: false);
        }
    }

    [Fact]
    public void The_minute_is_full_after_a_tenth_of_the_hour_and_opens_a_minute_after_the_first_answer()
    {
        var pace = new RequestPace([Narrow], _time.GetUtcNow(), _time);
        Send(pace, 10);
        _time.Advance(TimeSpan.FromSeconds(20));
        var wait = pace.Take(Path, Endpoint);
        Assert.Equal((TimeSpan.FromSeconds(40), $"the limit of 10 requests a minute at {Endpoint}"), (wait.For, wait.Window));
        _time.Advance(wait.For);
        Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
    }

    [Fact]
    public void Other_endpoints_do_not_wait_with_it()
    {
        var pace = new RequestPace([Narrow], _time.GetUtcNow(), _time);
        Send(pace, 10);
        Assert.Equal(TimeSpan.Zero, pace.Take("/things/7", "/things/{id}").For);
    }

    [Fact]
    public void Requests_under_way_count()
    {
        var pace = new RequestPace([Narrow], _time.GetUtcNow(), _time);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
        }

        Assert.True(pace.Take(Path, Endpoint).For > TimeSpan.Zero);
    }

    [Fact]
    public void What_others_used_of_the_hour_counts_until_an_hour_after_it_was_asked_for()
    {
        var pace = new RequestPace([Narrow with { Used = 100 }], _time.GetUtcNow(), _time);
        _time.Advance(TimeSpan.FromMinutes(25));
        var wait = pace.Take(Path, Endpoint);
        Assert.Equal((TimeSpan.FromMinutes(35), $"the limit of 100 requests an hour at {Endpoint}"), (wait.For, wait.Window));
        _time.Advance(wait.For);
        Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
    }

    [Fact]
    public void What_an_earlier_process_sent_counts_but_not_twice()
    {
        var asked = _time.GetUtcNow();
        var first = new RequestPace([Narrow], asked, _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(first, 8);
        var recent = first.Recent();
        Assert.Equal([new RecentRequests(Endpoint, _time.GetUtcNow(), 8)], recent);
        Assert.True(SentAtOnce(new RequestPace([Narrow], asked, _time).With(recent)) == 2);
        Assert.True(SentAtOnce(new RequestPace([Narrow with { Used = 8 }], _time.GetUtcNow(), _time).With(recent)) == 10);
    }

    [Fact]
    public void A_refusal_teaches_nine_tenths_of_what_the_minute_held_once_a_window_and_is_forgiven_slowly()
    {
        var pace = new RequestPace(_time);
        Send(pace, 30);
        Refuse(pace, together: 2);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(27, SentAtOnce(pace));
        Assert.StartsWith("the pace of 27 requests a minute", pace.Take(Path, Endpoint).Window, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(30, SentAtOnce(pace));
    }

    [Fact]
    public void A_refusal_of_one_of_the_first_requests_teaches_nothing()
    {
        var pace = new RequestPace(_time);
        Send(pace, 4);
        Refuse(pace);
        Assert.Equal(1000, SentAtOnce(pace, 1000));
    }

    [Fact]
    public void A_server_that_keeps_what_it_told_never_refuses_whatever_the_delays()
    {
        var delays = Gen.Int[0, 3000].Array[1, 60];
        Gen.Select(Gen.Int[10, 120], Gen.Int[1, 5], delays).Sample((perHour, connections, waits) => Refusals(perHour, connections, waits) == 0, iter: 200);
    }

    /// <summary>A simulated server whose sliding windows see each request somewhere between its sending and its answer.</summary>
    private static int Refusals(int perHour, int connections, int[] delays)
    {
        var time = new ImpatientTime();
        var limit = new EndpointLimit(Endpoint, perHour, Math.Max(1, perHour / 10));
        var pace = new RequestPace([limit], time.GetUtcNow(), time);
        var (seen, underWay, sent, refused) = (new List<DateTimeOffset>(), new Queue<DateTimeOffset>(), 0, 0);
        while (sent < perHour + 20)
        {
            var delay = TimeSpan.FromMilliseconds(delays[sent % delays.Length]);
            if (underWay.Count == connections || pace.Take(Path, Endpoint) is { For.Ticks: > 0 } wait && Wait(wait.For))
            {
                if (underWay.TryDequeue(out _))
                {
                    time.Advance(delay);
                    pace.Answered(Path, Endpoint, refused: false);
                }

                continue;
            }

            time.Advance(delay / 2);
            var now = time.GetUtcNow();
            refused += seen.Count(at => now - at < TimeSpan.FromMinutes(1)) >= limit.PerMinute || seen.Count(at => now - at < TimeSpan.FromHours(1)) >= perHour ? 1 : 0;
            seen.Add(now);
            underWay.Enqueue(now);
            sent++;
        }

        return refused;

        bool Wait(TimeSpan forSoLong)
        {
            if (underWay.Count == 0)
            {
                time.Advance(forSoLong);
            }

            return true;
        }
    }

    private static void Send(RequestPace pace, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
            pace.Answered(Path, Endpoint, refused: false);
        }
    }

    private static void Refuse(RequestPace pace, int together = 1)
    {
        for (var i = 0; i < together; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(Path, Endpoint).For);
        }

        for (var i = 0; i < together; i++)
        {
            pace.Answered(Path, Endpoint, refused: true);
        }
    }

    private static int SentAtOnce(RequestPace pace, int most = 100)
    {
        var sent = 0;
        while (sent < most && pace.Take(Path, Endpoint).For == TimeSpan.Zero)
        {
            pace.Answered(Path, Endpoint, refused: false);
            sent++;
        }

        return sent;
    }
}
