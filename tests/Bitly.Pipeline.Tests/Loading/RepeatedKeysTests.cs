using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Destinations;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

public sealed class RepeatedKeysTests : IDisposable
{
    private readonly DuckDbFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The number of rows decides how many parts are looked at, not what is found.
    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(2_500_000, 3)]
    [InlineData(40_000_000, 41)]
    public void A_key_that_is_there_twice_is_found_in_one_part_whatever_the_size(long rows, int parts)
    {
        using var session = _folder.Open();
        session.Execute("CREATE SCHEMA d");
        session.Execute("CREATE TABLE d.items AS SELECT 'k' || (i % 1000)::VARCHAR AS id, i // 1000 AS place FROM range(2000) t(i)");
        var root = new Table("items") { WriteDisposition = WriteDisposition.Merge };
        var statements = new MergeStatements(session.Sql, "d", root, [], new HashSet<string>());

        var byId = statements.Repeats(root, ["id"], rows).ToList();
        var byBoth = statements.Repeats(root, ["id", "place"], rows).ToList();

        Assert.Equal(parts, byId.Count);
        Assert.Equal(2000, byId.Sum(query => session.Query($"SELECT coalesce(sum(n), 0)::BIGINT FROM ({query.Replace("SELECT 1", "SELECT count(*) AS n", StringComparison.Ordinal).Replace(" LIMIT 1", "", StringComparison.Ordinal)})")[0][0] is long n ? n : 0));
        Assert.Contains(byId, session.Any);
        Assert.DoesNotContain(byBoth, session.Any);
    }
}
