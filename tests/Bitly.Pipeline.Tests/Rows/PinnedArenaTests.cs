using Bitly.Pipeline.Rows;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Rows;

public sealed class PinnedArenaTests
{
    [Fact]
    public void Spans_of_any_size_never_overlap_and_keep_their_bytes() =>
        Gen.Int[0, 300].Array[0, 40].Sample(lengths =>
        {
            var arena = new PinnedArena(128);
            for (var round = 0; round < 2; round++)
            {
                var spans = lengths.Select((length, at) => Filled(arena, length, (byte)at)).ToList();
                for (var at = 0; at < spans.Count; at++)
                {
                    Assert.True(spans[at].Span.IndexOfAnyExcept((byte)at) < 0);
                }

                arena.Reset();
                Assert.Equal(0, arena.Used);
            }
        });

    [Fact]
    public void What_was_not_needed_is_given_back()
    {
        var arena = new PinnedArena(128);
        arena.Take(100);
        arena.Shrink(100, 3);
        Assert.Equal(16, arena.Used);
        arena.Take(0);
        Assert.Equal(16, arena.Used);
    }

    [Fact]
    public void A_slice_stays_inside_its_bytes()
    {
        var arena = new PinnedArena();
        var bytes = arena.CopyBytes("abcdef"u8);
        Assert.Equal("cd"u8.ToArray(), bytes.Slice(2, 2).Span.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Slice(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Slice(2, 5));
    }

    // Blocks of 128 bytes: small spans share one, the larger ones have a block of their own.
    [Fact]
    public void Bytes_that_are_kept_stay_while_all_others_are_used_again() =>
        Gen.Select(Gen.Int[0, 300].Array[1, 20], Gen.Int[0, 19], Gen.Int[0, 19]).Sample((lengths, first, second) =>
        {
            var arena = new PinnedArena(128);
            var spans = lengths.Select((length, at) => Filled(arena, length, (byte)at)).ToList();
            PinnedBytes[] kept = [spans[first % spans.Count], spans[second % spans.Count]];
            byte[][] content = [.. kept.Select(bytes => bytes.Span.ToArray())];
            for (var round = 0; round < 3; round++)
            {
                arena.Reset(kept);
                foreach (var length in lengths)
                {
                    Filled(arena, length, 255);
                }

                Assert.Equal(content, kept.Select(bytes => bytes.Span.ToArray()));
            }

            arena.Reset();
            Assert.Equal(0, arena.Used);
        });

    [Fact]
    public void Memory_of_kept_bytes_comes_back_at_the_next_reset()
    {
        var arena = new PinnedArena(128);
        var kept = Filled(arena, 100, 1);
        for (var round = 0; round < 1000; round++)
        {
            arena.Reset([kept]);
            kept = Filled(arena, 100, 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        arena.Reset([kept]);
        kept = Filled(arena, 100, 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    private static PinnedBytes Filled(PinnedArena arena, int length, byte value)
    {
        var bytes = arena.TakeBytes(length);
        bytes.Span.Fill(value);
        return bytes;
    }
}
