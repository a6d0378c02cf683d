using Bitly.Pipeline.Configuration;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class SettingsStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_that_nobody_touched_have_equal_stamps_and_a_missing_one_counts()
    {
        var file = Old("a.toml", "x = 1");
        var missing = file + ".missing";
        Assert.Equal(SettingsStamp.Of([file, missing]), SettingsStamp.Of([file, missing]));
        Assert.NotNull(SettingsStamp.Of([file, missing]));

        var before = SettingsStamp.Of([file, missing]);
        Old("a.toml.missing", "");
        Assert.NotEqual(before, SettingsStamp.Of([file, missing]));
    }

    [Fact]
    public void Another_time_length_or_mode_is_another_stamp()
    {
        var file = Old("a.toml", "x = 1");
        var before = SettingsStamp.Of([file]);
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddTicks(10_000));
        Assert.NotEqual(before, SettingsStamp.Of([file]));

        Old("a.toml", "x = 12");
        Assert.NotEqual(before, SettingsStamp.Of([file]));

        if (!OperatingSystem.IsWindows())
        {
            Old("a.toml", "x = 1");
            Assert.Equal(before, SettingsStamp.Of([file]));
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
            Assert.NotEqual(before, SettingsStamp.Of([file]));
        }
    }

    [Fact]
    public void A_file_just_written_and_a_link_are_read_each_time()
    {
        var file = Old("a.toml", "x = 1");
        var link = file + ".link";
        File.CreateSymbolicLink(link, file);
        Assert.Null(SettingsStamp.Of([link]));

        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Null(SettingsStamp.Of([file]));
    }

    private string Old(string name, string text)
    {
        var file = _folder.Write(name, text);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        return file;
    }
}
