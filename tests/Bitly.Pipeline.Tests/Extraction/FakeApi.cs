using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Tests.Extraction;

/// <summary>Pages by resource and parent id, and a log of what was asked for. The parent's id is its field <c>id</c>.</summary>
internal sealed class FakeApi : IPageSource
{
    private readonly Dictionary<string, string[]> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();

    public FakeApi()
    {
    }

    /// <summary>The same account and log.</summary>
    public FakeApi(FakeApi other) => (_pages, _asked) = (other._pages, other._asked);

    /// <summary>What was asked for so far, as <c>resource/parent/page</c>.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Called before each answer; may throw.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public FakeApi With(string resource, string parent, params string[] pages)
    {
        _pages[$"{resource}/{parent}"] = pages;
        return this;
    }

    public async IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parent = start.Parent is { } record ? Selector.Parse("id").FirstElement(record)!.Value.ToString() : "";
        var pages = _pages.GetValueOrDefault($"{start.Resource.Name}/{parent}") ?? [];
        for (var page = start.Next is null ? 0 : int.Parse(start.Next, CultureInfo.InvariantCulture); page < pages.Length; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = $"{start.Resource.Name}/{parent}/{page}";
            await Before(asked);
            _asked.Enqueue(asked);
            var body = Encoding.UTF8.GetBytes(pages[page]);
            var records = new List<(int Start, int Length)>();
            Selector.Parse("items").Locate(body, records);
            yield return new RestPage(body, null)
            {
                Selector = "items",
                Records = records.Count,
                Next = page + 1 < pages.Length ? (page + 1).ToString(CultureInfo.InvariantCulture) : null,
                RequestsSpent = 1,
            };
        }
    }
}
