using System.IO.Compression;
using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Packages;

public sealed class PageLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_comes_back_as_it_was_stored()
    {
        using var log = Open(write: true);
        var entry = log.Append(Entry("links", [], 0, next: "p2"), """{"links":[{"id":"a"}]}"""u8);

        using var page = log.Read(entry);

        Assert.Equal("""{"links":[{"id":"a"}]}""", Encoding.UTF8.GetString(page.Body.Span));
        Assert.Equal("p2", Assert.Single(log.Entries("links")).Next);
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0, 1, 1, 1 }, 2)]
    [InlineData(new[] { 1, 0, 1, 0, 1, 0 }, 2)]
    [InlineData(new[] { 1, 0, 1, 0, 1, 0 }, 5)]
    public void A_list_of_pages_that_is_spoiled_while_it_is_open_is_no_shorter_list(int[] sequences, int spoiled)
    {
        using var log = Open(write: true);
        var next = new int[2];
        foreach (var sequence in sequences)
        {
            log.Append(Entry("links", [sequence], next[sequence]++), "[]"u8);
        }

        Assert.Equal(sequences.Length, log.Sorted("links").Count());
        using (var file = new FileStream(_folder.At("links.checkpoint.jsonl"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            var lines = new byte[file.Length];
            file.ReadExactly(lines);
            var start = Encoding.UTF8.GetString(lines).Split('\n').Take(spoiled).Sum(line => line.Length + 1);
            file.Position = start;
            file.Write("xxxx"u8);
        }

        Assert.Equal("PACKAGE_BROKEN", Assert.Throws<PipelineException>(() => log.Sorted("links").Count()).Code);
    }

    [Fact]
    public void The_page_file_is_gzip_with_one_page_a_line()
    {
        using (var log = Open(write: true))
        {
            log.Append(Entry("links", [], 0), "{\n  \"a\": \"b\\n\"\r\n}"u8);
            log.Append(Entry("links", [], 1), "[]"u8);
        }

        using var gzip = new GZipStream(File.OpenRead(_folder.At("links.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);

        Assert.Equal("{   \"a\": \"b\\n\"  }\n[]\n", reader.ReadToEnd());
    }

    [Fact]
    public void Pages_cut_at_any_byte_leave_the_whole_ones_before_it_and_take_new_ones()
    {
        string[] bodies = ["""{"a":1}""", """{"a":22}""", """{"a":333}"""];
        var pages = Write(bodies, out var checkpoint);
        for (var length = 0; length <= pages.Length; length++)
        {
            Restore(pages[..length], checkpoint);
            CheckPrefix(bodies, torn: length < pages.Length);
        }
    }

    [Fact]
    public void A_checkpoint_cut_at_any_byte_leaves_the_whole_lines_and_takes_new_ones()
    {
        string[] bodies = ["""{"a":1}""", """{"a":22}""", """{"a":333}"""];
        var pages = Write(bodies, out var checkpoint);
        for (var length = 0; length <= checkpoint.Length; length++)
        {
            Restore(pages, checkpoint[..length]);
            CheckPrefix(bodies, torn: null);
        }
    }

    [Fact]
    public void A_flipped_byte_anywhere_in_a_page_cuts_from_that_page()
    {
        string[] bodies = ["""{"a":1}""", """{"a":22}"""];
        var pages = Write(bodies, out var checkpoint);
        for (var at = 0; at < pages.Length; at++)
        {
            var damaged = pages.ToArray();
            damaged[at] ^= 0x20;
            Restore(damaged, checkpoint);
            CheckPrefix(bodies, torn: true);
        }
    }

    [Fact]
    public void Pages_of_children_go_with_the_page_of_their_parent()
    {
        using (var log = Open(write: true))
        {
            log.Append(Entry("groups", [], 0, next: "x"), """[{"g":1}]"""u8);
            log.Append(Entry("links", [0, 0], 0), """[{"l":1}]"""u8);
            log.Append(Entry("groups", [], 1), """[{"g":2}]"""u8);
            log.Append(Entry("links", [1, 0], 0), """[{"l":2}]"""u8);
            log.Append(Entry("clicks", [1, 0, 0, 0], 0), """[{"c":2}]"""u8);
        }

        var groups = _folder.At("groups.jsonl.gz");
        File.WriteAllBytes(groups, File.ReadAllBytes(groups)[..^1]);
        using var again = Open(write: true);
        again.Replay([("groups", null), ("links", "groups"), ("clicks", "links")]);

        Assert.Equal(["groups", "links", "clicks"], again.Cut);
        Assert.Single(again.Entries("groups"));
        Assert.Equal([0, 0], Assert.Single(again.Entries("links")).Position);
        Assert.Empty(again.Entries("clicks"));
    }

    [Fact]
    public void Reading_order_is_by_position_and_page_whatever_came_first()
    {
        using var log = Open(write: true);
        foreach (var (position, page) in new (int[] Position, int Page)[] { ([0, 10], 0), ([0, 2], 1), ([1, 0], 0), ([0, 2], 0), ([], 0) })
        {
            log.Append(Entry("links", position, page), Encoding.UTF8.GetBytes($"[\"{string.Join('.', position)}/{page}\"]"));
        }

        var order = log.ReadAll("links").Select(page =>
        {
            using (page)
            {
                return Encoding.UTF8.GetString(page.Body.Span);
            }
        });

        Assert.Equal(["[\"/0\"]", "[\"0.2/0\"]", "[\"0.2/1\"]", "[\"0.10/0\"]", "[\"1.0/0\"]"], order);
    }

    [Fact]
    public async Task Pages_of_many_connections_are_all_kept()
    {
        using (var log = Open(write: true))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
            {
                for (var page = 0; page < 50; page++)
                {
                    log.Append(Entry("links", [0, worker], page), Encoding.UTF8.GetBytes($"[{worker},{page}]"));
                }
            })));
        }

        using var again = Open(write: false);
        var bodies = again.ReadAll("links").Select(page =>
        {
            using (page)
            {
                return Encoding.UTF8.GetString(page.Body.Span);
            }
        });

        Assert.Equal(Enumerable.Range(0, 8).SelectMany(worker => Enumerable.Range(0, 50).Select(page => $"[{worker},{page}]")), bodies);
    }

    [Fact]
    public void A_finished_package_with_a_damaged_page_is_called_broken()
    {
        var pages = Write(["[1]", "[2]"], out var checkpoint);
        pages[^10] ^= 1;
        Restore(pages, checkpoint);

        using var log = Open(write: false);
        var error = Assert.Throws<PipelineException>(() => log.ReadAll("links").ToList().ForEach(page => page.Dispose()));

        Assert.Equal("PACKAGE_BROKEN", error.Code);
        Assert.Equal("1.0", error.LoadId);
    }

    [Fact]
    public void A_page_that_came_as_gzip_is_kept_as_it_came_and_read_like_any_other()
    {
        var body = """{"links":[{"id":"a"}]}"""u8.ToArray();
        using (var log = Open(write: true))
        {
            log.Append(Entry("links", [], 0), body, Gzip(body));
            log.Append(Entry("links", [], 1), "[]"u8);
        }

        using var again = Open(write: false);

        Assert.Equal(["""{"links":[{"id":"a"}]}""", "[]"], Texts(again));
        Assert.Equal("{\"links\":[{\"id\":\"a\"}]}\n[]\n", Unpacked());
        Assert.Contains(Convert.ToHexString(Gzip(body)[10..]), Convert.ToHexString(File.ReadAllBytes(_folder.At("links.jsonl.gz"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_that_is_not_just_the_body_is_packed_anew()
    {
        var body = "[1,2]"u8.ToArray();
        var named = Gzip(body);
        named[3] = 8;
        byte[][] others = [named[..10].Concat("name\0"u8.ToArray()).Concat(named[10..]).ToArray(), [.. Gzip("[1,"u8), .. Gzip("2]"u8)], [.. Gzip(body), 0, 0, 0, 0], Gzip("[1,2,3]"u8), [1, 2, 3]];
        using (var log = Open(write: true))
        {
            foreach (var (page, gzip) in others.Index())
            {
                log.Append(Entry("links", [], page), body, gzip);
            }

            log.Append(Entry("links", [], others.Length), "[1,\n2]"u8, Gzip("[1,\n2]"u8));
        }

        using var again = Open(write: false);

        Assert.Equal([.. Enumerable.Repeat("[1,2]", others.Length), "[1, 2]"], Texts(again));
        Assert.Equal(string.Concat(Enumerable.Repeat("[1,2]\n", others.Length)) + "[1, 2]\n", Unpacked());
    }

    [Fact]
    public void Where_a_sequence_goes_on_survives_the_loss_of_its_last_page()
    {
        using (var log = Open(write: true))
        {
            log.Append(Entry("groups", [], 0, next: "g2"), "[1]"u8);
            log.Append(Entry("groups", [], 1), "[2]"u8);
            log.Append(Entry("links", [0, 0], 0, next: "p2"), "[1]"u8);
            log.Append(Entry("links", [1, 0], 0, next: "p2"), "[3]"u8);
            log.Append(Entry("links", [0, 0], 1, next: "p3"), "[2]"u8);

            Assert.Equal(["p2", "p2", "p3"], log.Entries("links").Select(entry => entry.Next));
        }

        var groups = _folder.At("groups.jsonl.gz");
        File.WriteAllBytes(groups, File.ReadAllBytes(groups)[..^1]);
        using var again = Open(write: true);
        again.Replay([("groups", null), ("links", "groups")]);

        Assert.Equal(["p2"], again.Entries("links").Select(entry => entry.Next));
        Assert.Equal(["g2"], again.Entries("groups").Select(entry => entry.Next));
    }

    private static byte[] Gzip(ReadOnlySpan<byte> body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private static List<string> Texts(PageLog log) => [.. log.ReadAll("links").Select(page =>
    {
        using (page)
        {
            return Encoding.UTF8.GetString(page.Body.Span);
        }
    })];

    private string Unpacked()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(_folder.At("links.jsonl.gz")), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData("group_bitlinks")]
    [InlineData("../../secrets")]
    [InlineData("groups/{guid}/bitlinks")]
    [InlineData("CON")]
    [InlineData("日本")]
    public void Any_resource_name_stays_inside_the_folder(string name)
    {
        using (var log = Open(write: true))
        {
            log.Append(Entry(name, [], 0), "[1]"u8);
        }

        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        using var again = Open(write: false);
        Assert.Single(again.Entries(name));
    }

    [Fact]
    public void Files_are_for_this_user_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var log = new PageLog("1.0", _folder.At("deep", "pages"), write: true, TimeProvider.System);
        log.Append(Entry("links", [], 0), "[1]"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("deep", "pages", "links.jsonl.gz")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.At("deep", "pages")));
        Assert.Equal(File.GetUnixFileMode(_folder.At("deep", "pages")), File.GetUnixFileMode(_folder.At("deep")));
    }

    private static PageEntry Entry(string resource, int[] position, int page, string? next = null) => new()
    {
        Resource = resource,
        Position = position,
        Page = page,
        Selector = "$",
        Records = 1,
        Next = next,
        Offset = 0,
        Length = 0,
    };

    private PageLog Open(bool write) => new("1.0", _folder.Path, write, TimeProvider.System);

    private byte[] Write(string[] bodies, out byte[] checkpoint)
    {
        using (var log = Open(write: true))
        {
            foreach (var (index, body) in bodies.Index())
            {
                log.Append(Entry("links", [], index), Encoding.UTF8.GetBytes(body));
            }
        }

        checkpoint = File.ReadAllBytes(_folder.At("links.checkpoint.jsonl"));
        return File.ReadAllBytes(_folder.At("links.jsonl.gz"));
    }

    private void Restore(byte[] pages, byte[] checkpoint)
    {
        File.WriteAllBytes(_folder.At("links.jsonl.gz"), pages);
        File.WriteAllBytes(_folder.At("links.checkpoint.jsonl"), checkpoint);
    }

    /// <summary>What is left is a prefix, readable, and the log goes on behind it.</summary>
    private void CheckPrefix(string[] bodies, bool? torn)
    {
        using (var log = Open(write: true))
        {
            log.Replay([("links", null)]);
            var left = log.Entries("links").Count();
            Assert.Equal(torn ?? log.Cut.Count > 0, log.Cut.Count > 0);
            Assert.Equal(bodies[..left], Bodies(log));
            log.Append(Entry("links", [], left), "[\"new\"]"u8);
        }

        using var again = Open(write: false);
        Assert.Equal("[\"new\"]", Bodies(again).Last());
    }

    private static List<string> Bodies(PageLog log) => [.. log.ReadAll("links").Select(page =>
    {
        using (page)
        {
            return Encoding.UTF8.GetString(page.Body.Span);
        }
    })];
}
