using System.Text;
using Bitly.Pipeline.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Packages;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Calls_that_write_one_file_at_a_time_leave_it_whole_and_nothing_beside()
    {
        var file = _folder.At("state.json");
        var texts = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 2000 + (i * 3000))).ToArray();

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            AtomicFile.Write(file, Encoding.UTF8.GetBytes(texts[i % texts.Length]), lasting: false);
            Assert.Contains(Encoding.UTF8.GetString(AtomicFile.Read(file)!), texts);
        });

        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void What_a_killed_process_left_goes_when_it_is_old()
    {
        File.WriteAllText(_folder.At("a.json.1f-1.new"), "{");
        File.WriteAllText(_folder.At("b.json.1f-2.new"), "{");
        File.SetLastWriteTimeUtc(_folder.At("b.json.1f-2.new"), DateTime.UnixEpoch);

        AtomicFile.RemoveUnfinished(Path.GetDirectoryName(_folder.At("a"))!);

        Assert.Equal([_folder.At("a.json.1f-1.new")], Directory.GetFiles(Path.GetDirectoryName(_folder.At("a"))!));
    }
}
