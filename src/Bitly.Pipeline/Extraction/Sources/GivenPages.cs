using System.Globalization;
using System.Runtime.CompilerServices;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Pages that are there already, per resource: each a JSON value whose records the selector "$" finds. For rows from elsewhere and for tests.</summary>
internal sealed class GivenPages(IReadOnlyDictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> pages) : IPageSource
{
    public async IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = pages.GetValueOrDefault(start.Resource.Name) ?? [];
        var records = new List<(int Start, int Length)>();
        for (var index = start.Next is null ? 0 : int.Parse(start.Next, CultureInfo.InvariantCulture); index < given.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            records.Clear();
            Selector.Parse("$").Locate(given[index], records);
            yield return new RestPage(given[index], null)
            {
                Selector = "$",
                Records = records.Count,
                Next = index + 1 < given.Count ? (index + 1).ToString(CultureInfo.InvariantCulture) : null,
                RequestsSpent = 0,
            };
        }
    }
}
