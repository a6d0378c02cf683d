using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class RowIdTests
{
    [Fact]
    public void A_row_hash_covers_nested_values_and_leaves_dlt_columns_out()
    {
        using var record = JsonDocument.Parse("""{"v":"a","_dlt_id":"x","l":[1,2],"id":1}""");
        Assert.Equal("oG29xbE8lyzcHQ", RowIds.Hash(PythonJson.Row(record.RootElement)));
    }

    [Theory]
    [InlineData("1", "669czW83KR00ut4bv/U5")]
    [InlineData("""{"id":3,"ts":"2024-01-02T00:00:00Z"}""", "nIqqMTsl0RTQar7Dpe6P")]
    public void Incremental_hashes_have_twenty_characters(string json, string expected) => Assert.Equal(expected, RowIds.LongHash(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(167)]
    [InlineData(168)]
    [InlineData(169)]
    [InlineData(1000)]
    public void Our_hashes_equal_the_runtimes_where_it_has_them(int length)
    {
        Assert.SkipUnless(System.Security.Cryptography.Shake128.IsSupported, "The operating system offers no SHA-3 to compare with.");
        var message = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
        var ours = new byte[40];
        Keccak.Shake128(message, ours);
        Assert.Equal(System.Security.Cryptography.Shake128.HashData(message, 40), ours);
        Assert.Equal(System.Security.Cryptography.SHA3_256.HashData(message), Keccak.Sha3(message));
    }

    [Fact]
    public void Ids_of_every_width_equal_those_computed_one_by_one()
    {
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 150], Gen.Int[0, 1_000_000_000], Gen.Int[1, 9]).Sample(
            (rows, nameLength, seed, parentCount) =>
            {
                var random = new Random(seed);
                var parents = new byte[parentCount * RowIds.Length];
                new RandomIds(random.NextBytes).Fill(parents);
                var parentRows = Enumerable.Range(0, rows).Select(_ => random.Next(parentCount)).ToArray();
                var indexes = Enumerable.Range(0, rows).Select(i => i % 5 == 0 ? random.NextInt64() : i).ToArray();
                var table = Encoding.ASCII.GetBytes(new string('t', nameLength));
                var expected = new byte[rows * RowIds.Length];
                for (var i = 0; i < rows; i++)
                {
                    RowIds.ChildId(parents.AsSpan(parentRows[i] * RowIds.Length, RowIds.Length), table, indexes[i], expected.AsSpan(i * RowIds.Length));
                }

                foreach (var width in (int[])[1, 4, 8])
                {
                    var ids = new byte[rows * RowIds.Length];
                    ChildIds.Write(parents, parentRows, table, indexes, ids, width);
                    Assert.Equal(expected, ids);
                }
            },
            iter: 400);
    }

    [Fact]
    public void Random_ids_are_the_base64_of_the_bytes_they_were_given_and_do_not_repeat()
    {
        var ids = new byte[20_000 * RowIds.Length];
        new RandomIds().Fill(ids);
        var texts = Enumerable.Range(0, 20_000).Select(i => Encoding.ASCII.GetString(ids, i * RowIds.Length, RowIds.Length)).ToHashSet();
        Assert.Equal(20_000, texts.Count);

        byte[] ten = [1, 2, 3, 250, 251, 252, 0, 255, 128, 77];
        var id = new RandomIds(bytes =>
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = ten[i % 10];
            }
        }).Next();
        Assert.Equal(Convert.ToBase64String(ten).TrimEnd('='), id);
    }
}
