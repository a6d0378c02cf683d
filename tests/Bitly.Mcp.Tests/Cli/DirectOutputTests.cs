using System.Text;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

public sealed class DirectOutputTests
{
    [Fact]
    public void Nothing_is_opened_before_there_is_something_to_write()
    {
        using var output = new DirectOutput(() => throw new InvalidOperationException("opened"), () => throw new InvalidOperationException("opened"));
        output.Flush();
    }

    [Fact]
    public void A_pipe_that_is_full_for_now_hands_over_to_the_stream_that_waits_and_loses_nothing()
    {
        using var console = new MemoryStream();
        using var pipe = new FullPipe(takes: 2, new IOException("Resource temporarily unavailable", 11));
        using var output = new DirectOutput(() => pipe, () => console);
        var text = new string('x', 20_000) + "end";
        output.Write(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, Encoding.UTF8.GetString(pipe.Taken.ToArray()) + Encoding.UTF8.GetString(console.ToArray()));
        Assert.True(console.Length > 0 && pipe.Taken.Count > 0);
    }

    [Fact]
    public void A_reader_that_is_gone_ends_the_writing_without_an_error()
    {
        using var pipe = new FullPipe(takes: 1, new IOException("Broken pipe", 32));
        using var output = new DirectOutput(() => pipe, () => throw new InvalidOperationException("opened"));
        output.Write(new byte[20_000]);
        output.Write(new byte[10]);
        Assert.InRange(pipe.Taken.Count, 1, 4096);
    }

    [Fact]
    public void A_full_disk_is_remembered_and_what_follows_is_thrown_away()
    {
        using var console = new FullPipe(takes: 1, new IOException("No space left on device", 28));
        using var output = new DirectOutput(() => null, () => console);
        output.Write(new byte[10]);
        Assert.Null(output.Lost);
        output.Write(new byte[10]);
        output.Write(new byte[10]);
        Assert.Equal("No space left on device", output.Lost);
        Assert.Equal(10, console.Taken.Count);
    }

    [Fact]
    public void A_file_at_the_systems_limit_is_remembered_too()
    {
        using var console = new FullPipe(takes: 0, new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system."));
        using var output = new DirectOutput(() => null, () => console);
        output.Write(new byte[10]);
        Assert.StartsWith("Specified file length", output.Lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_pipe_goes_through_the_console()
    {
        using var console = new MemoryStream();
        await using var output = new DirectOutput(() => null, () => console);
        await output.WriteAsync(new byte[] { 1, 2 }, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], console.ToArray());
    }

    /// <summary>Takes some writes whole, then refuses.</summary>
    private sealed class FullPipe(int takes, Exception refusal) : MemoryStream
    {
        private int _left = takes;

        public List<byte> Taken { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_left-- <= 0)
            {
                throw refusal;
            }

            Taken.AddRange(buffer);
        }
    }
}
