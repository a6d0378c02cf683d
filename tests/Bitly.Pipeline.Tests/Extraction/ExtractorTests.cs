using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Extraction;

public sealed class ExtractorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _attempt;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_parent_is_asked_once_although_it_is_loaded_itself_and_feeds_two_children()
    {
        var api = new FakeApi().With("groups", "", """{"items":[{"id":"a"},{"id":"b"}]}""")
            .With("links", "a", """{"items":[{"id":1}]}""").With("links", "b", """{"items":[{"id":2}]}""")
            .With("codes", "a", """{"items":[{"id":3}]}""").With("codes", "b", """{"items":[{"id":4}]}""");

        await Run(Definition(1, Resource("groups"), Resource("links", "groups"), Resource("codes", "groups")), api);

        Assert.Equal(["groups//0", "links/a/0", "links/b/0", "codes/a/0", "codes/b/0"], api.Asked);
    }

    [Fact]
    public async Task A_parent_that_is_not_loaded_is_asked_for_its_children_only()
    {
        var api = new FakeApi().With("groups", "", """{"items":[{"id":"a"}]}""").With("links", "a", """{"items":[{"id":1}]}""");

        var result = await Run(Definition(1, Resource("groups") with { Selected = false }, Resource("links", "groups"), Resource("others")), api);

        Assert.Equal(["groups//0", "links/a/0"], api.Asked);
        Assert.Equal(1, result.KeptRecords);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Stored_order_does_not_depend_on_connections(int connections)
    {
        var api = Account(groups: 7, pages: 4);

        await Run(Definition(connections, Resource("groups"), Resource("links", "groups")), api);

        var expected = Enumerable.Range(0, 7).SelectMany(group => Enumerable.Range(0, 4).Select(page => $$"""{"items":[{"id":"{{group}}-{{page}}"}]}"""));
        Assert.Equal(expected, Bodies("links"));
    }

    [Fact]
    public async Task An_extract_that_fails_at_any_request_goes_on_and_asks_for_no_page_twice()
    {
        var total = 1 + (3 * 3);
        for (var failing = 0; failing < total; failing++)
        {
            var api = Account(groups: 3, pages: 3);
            var definition = Definition(3, Resource("groups"), Resource("links", "groups"));
            var left = failing;
            api.Before = _ => Interlocked.Decrement(ref left) < 0 ? Task.FromException(new PipelineException("SERVER_ERROR", Recovery.RetryLater, "down")) : Task.CompletedTask;
            var error = await Assert.ThrowsAsync<PipelineException>(() => Run(definition, api));

            api.Before = _ => Task.CompletedTask;
            var result = await Run(definition, api);

            Assert.Equal("extract", error.Step);
            Assert.Equal(total, api.Asked.Count);
            Assert.Equal(total, api.Asked.Distinct().Count());
            Assert.Equal(3 + 9, result.KeptRecords);
            Assert.Equal(9, Bodies("links").Count);
            _attempt++;
        }
    }

    [Fact]
    public async Task A_stopped_extract_keeps_the_pages_under_way_and_goes_on()
    {
        var api = Account(groups: 3, pages: 3);
        var definition = Definition(2, Resource("groups"), Resource("links", "groups"));
        using var stop = new CancellationTokenSource();
        api.Before = asked => asked == "links/1/1" ? stop.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(definition, api, stop: stop));
        var before = api.Asked.Count;
        api.Before = _ => Task.CompletedTask;
        await Run(definition, api);

        Assert.InRange(before, 2, 9);
        Assert.Equal(10, api.Asked.Count);
        Assert.Equal(10, api.Asked.Distinct().Count());
    }

    [Fact]
    public async Task A_child_that_is_gone_is_passed_over_counted_and_not_asked_again()
    {
        var api = Account(groups: 3, pages: 1);
        var definition = Definition(1, Resource("groups"), Resource("links", "groups"));
        api.Before = asked => asked == "links/1/0" ? Task.FromException(new PipelineException("NOT_FOUND", Recovery.Skip, "gone")) : Task.CompletedTask;

        var result = await Run(definition, api);
        var again = await Run(definition, api);

        Assert.Equal(1, result.Resources["links"].Skipped);
        Assert.Equal(2, result.Resources["links"].Records);
        Assert.Contains(result.Warnings, warning => warning.Code == "CHILDREN_SKIPPED" && warning.Message.Contains("gone"));
        Assert.Equal(1, again.Resources["links"].Skipped);
        Assert.Equal(3, api.Asked.Count);
    }

    [Fact]
    public async Task A_root_resource_that_is_not_there_is_an_error()
    {
        var api = new FakeApi().With("user", "", "{}");
        api.Before = _ => Task.FromException(new PipelineException("NOT_FOUND", Recovery.Skip, "gone"));

        var error = await Assert.ThrowsAsync<PipelineException>(() => Run(Definition(1, Resource("user")), api));

        Assert.Equal("NOT_FOUND", error.Code);
    }

    [Fact]
    public async Task A_resource_the_plan_does_not_hold_is_left_out_and_the_others_go_on()
    {
        var api = Account(groups: 3, pages: 2).With("user", "", """{"items":[{"id":1}]}""");
        api.Before = asked => asked.StartsWith("links", StringComparison.Ordinal) ? Task.FromException(new PipelineException("UPGRADE_REQUIRED", Recovery.Skip, "paid only")) : Task.CompletedTask;

        var result = await Run(Definition(1, Resource("groups"), Resource("links", "groups"), Resource("user")), api);

        Assert.Equal(["groups//0", "user//0"], api.Asked);
        Assert.Equal("paid only", result.Resources["links"].LeftOut);
        Assert.Equal(4, result.KeptRecords);
    }

    [Fact]
    public async Task A_limit_counts_the_pages_of_each_sequence()
    {
        var api = Account(groups: 2, pages: 5);

        await Run(Definition(1, Resource("groups"), Resource("links", "groups")), api, limit: 2);

        Assert.Equal(["groups//0", "links/0/0", "links/0/1", "links/1/0", "links/1/1"], api.Asked);
    }

    [Fact]
    public async Task Fields_of_the_parent_are_stored_with_the_page()
    {
        var api = new FakeApi().With("groups", "", """{"items":[{"id":"a","org":{"n":1}}]}""").With("links", "a", """{"items":[{"id":1}]}""");

        await Run(Definition(1, Resource("groups"), Resource("links", "groups") with { IncludeFromParent = ["id", "org"] }), api);

        using var log = Log();
        Assert.Equal("""{"_groups_id":"a","_groups_org":{"n":1}}""", Assert.Single(log.Sorted("links")).ParentFields);
    }

    [Fact]
    public async Task A_grandchild_may_take_a_field_that_its_parent_took_from_its_own()
    {
        var api = new FakeApi().With("groups", "", """{"items":[{"id":"a"}]}""").With("links", "a", """{"items":[{"id":1}]}""").With("clicks", "1", """{"items":[{"n":1}]}""");

        await Run(Definition(1, Resource("groups"), Resource("links", "groups") with { IncludeFromParent = ["id"] }, Resource("clicks", "links") with { IncludeFromParent = ["id", "_groups_id"] }), api);

        using var log = Log();
        Assert.Equal("""{"_links_id":1,"_links__groups_id":"a"}""", Assert.Single(log.Sorted("clicks")).ParentFields);
    }

    [Fact]
    public async Task A_missing_field_of_the_parent_is_named_with_those_there_are()
    {
        var api = new FakeApi().With("groups", "", """{"items":[{"id":"a","name":"n"}]}""");

        var error = await Assert.ThrowsAsync<PipelineException>(() => Run(Definition(1, Resource("groups"), Resource("links", "groups") with { IncludeFromParent = ["guid"] }), api));

        Assert.Equal("PARENT_FIELD_MISSING", error.Code);
        Assert.Contains("`guid`", error.Message);
        Assert.Contains("id, name", error.Message);
    }

    [Fact]
    public async Task Each_distinct_value_of_a_list_is_asked_for_once_without_its_scheme()
    {
        var api = new FakeApi()
            .With("links", "", """{"items":[{"id":1,"urls":["https://x.co/a","http://x.co/b"]},{"id":2,"urls":[]}]}""", """{"items":[{"id":3,"urls":["https://x.co/a"]},{"id":4}]}""")
            .With("clicks", "1", """{"items":[{"n":1}]}""");
        var clicks = Resource("clicks") with
        {
            Endpoint = new EndpointDefinition
            {
                Path = "custom/{url}",
                Resolve = new Dictionary<string, ResolveDefinition> { ["url"] = new("links", "urls") { Each = true, StripScheme = true, Distinct = true, CopyAs = "url" } },
            },
        };

        await Run(Definition(4, Resource("links"), clicks), api);

        using var log = Log();
        Assert.Equal(["""{"url":"x.co/a"}""", """{"url":"x.co/b"}"""], log.Sorted("clicks").Select(entry => entry.ParentFields));
    }

    private static FakeApi Account(int groups, int pages)
    {
        var api = new FakeApi().With("groups", "", $$"""{"items":[{{string.Join(',', Enumerable.Range(0, groups).Select(group => $$"""{"id":{{group}}}"""))}}]}""");
        for (var group = 0; group < groups; group++)
        {
            api.With("links", $"{group}", [.. Enumerable.Range(0, pages).Select(page => $$"""{"items":[{"id":"{{group}}-{{page}}"}]}""")]);
        }

        return api;
    }

    internal static ResourceDefinition Resource(string name, string? parent = null) => new()
    {
        Name = name,
        Endpoint = new EndpointDefinition { Path = parent is null ? name : $"{parent}/{{resources.{parent}.id}}/{name}" },
    };

    internal static PipelineDefinition Definition(int connections, params ResourceDefinition[] resources) => new()
    {
        PipelineName = "p",
        DatasetName = "d",
        SourceName = "s",
        Client = new ClientDefinition { BaseUrl = "http://localhost", MaxConnections = connections },
        Resources = resources,
    };

    private PageLog Log(bool write = false) => new("1.0", _folder.At($"{_attempt}"), write, TimeProvider.System);

    private List<string> Bodies(string resource)
    {
        using var log = Log();
        return [.. log.ReadAll(resource).Select(page =>
        {
            using (page)
            {
                return Encoding.UTF8.GetString(page.Body.Span);
            }
        })];
    }

    private async Task<ExtractResult> Run(PipelineDefinition definition, FakeApi api, int? limit = null, CancellationTokenSource? stop = null)
    {
        using var log = Log(write: true);
        var wanted = definition.Resources.Any(resource => resource.Name == "others") ? new[] { "links" } : [];
        return await new Extractor(new ExtractRequest
        {
            Definition = definition,
            Graph = ResourceGraph.Of(definition, wanted),
            Log = log,
            LoadId = "1.0",
            Source = api,
            Limit = limit,
        }).RunAsync(stop?.Token ?? TestContext.Current.CancellationToken);
    }
}
