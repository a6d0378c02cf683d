using System.Text;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

public sealed class DirectTextTests
{
    private static readonly string[] Pieces = ["a", "\n", "é", "…", "\ud83d\ude00", "\ud83d", "\ude00", "\0", "\uffff", new string('x', 4090), "日本"];

    [Fact]
    public void What_is_written_is_what_the_runtimes_own_writer_writes_however_it_is_cut()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var (ours, theirs) = (new MemoryStream(), new MemoryStream());
            using (var writer = new DirectText(ours, flushes: round % 2 == 0))
            using (var model = new StreamWriter(theirs, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 4096) { AutoFlush = round % 2 == 0, NewLine = "\n" })
            {
                foreach (var part in text.Chunk(random.Next(1, 50)))
                {
                    Write(writer, part, round % 5);
                    Write(model, part, round % 5);
                }
            }

            Assert.Equal(theirs.ToArray(), ours.ToArray());
        }
    }

    [Fact]
    public void A_line_is_out_at_once_only_where_that_is_wanted()
    {
        using var stream = new MemoryStream();
        using var slow = new DirectText(stream, flushes: false);
        slow.WriteLine("later");
        Assert.Equal(0, stream.Length);
        slow.Flush();
        using var quick = new DirectText(stream, flushes: true);
        quick.WriteLine("now");
        Assert.Equal("later\nnow\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Write(TextWriter writer, char[] part, int how)
    {
        switch (how)
        {
            case 0: writer.Write(part, 0, part.Length); break;
            case 1: writer.Write(part.AsSpan()); break;
            case 2: writer.Write(new string(part)); break;
            case 3: writer.WriteLine(new string(part)); break;
            default: Array.ForEach(part, writer.Write); break;
        }
    }
}
