using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class SecretsWriterTests : IDisposable
{
    private const string Section = "sources.bitly_source";

    private readonly TemporaryFolder _folder = new();

    private string SecretsFile => Path.Combine(_folder.Path, ".dlt", "secrets.toml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_to_a_file_elsewhere_stays_a_link_and_the_file_gets_the_value()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var vault = Path.Combine(_folder.Path, "vault.toml");
        SecretsWriter.Set(vault, Section, "access_token", new Secret("old"));
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        File.CreateSymbolicLink(SecretsFile, vault);

        SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret("new"));

        Assert.Equal(vault, new FileInfo(SecretsFile).LinkTarget);
        Assert.Contains("\"new\"", File.ReadAllText(vault));
    }

    [Fact]
    public void A_link_that_leads_to_a_file_others_can_read_gets_no_secret()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var open = Path.Combine(_folder.Path, "open.toml");
        File.WriteAllText(open, "");
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        File.CreateSymbolicLink(SecretsFile, open);

        Assert.Equal("SECRETS_FILE_OPEN", Assert.Throws<PipelineException>(() => SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret("new"))).Code);
        Assert.Equal("", File.ReadAllText(open));
    }

    [Theory]
    [InlineData("", "[sources.bitly_source]\naccess_token = \"new\"\n")]
    [InlineData("# mine\nx = 1", "# mine\nx = 1\n\n[sources.bitly_source]\naccess_token = \"new\"\n")]
    [InlineData("[sources.bitly_source] # here\naccess_token = \"old\" # why\nz = 2\n", "[sources.bitly_source] # here\naccess_token = \"new\" # why\nz = 2\n")]
    [InlineData("[sources.bitly_source]\n\n# c\nz = 2\n[b]\n", "[sources.bitly_source]\naccess_token = \"new\"\n\n# c\nz = 2\n[b]\n")]
    [InlineData("[sources]\nbitly_source.access_token = 'old'\n", "[sources]\nbitly_source.access_token = \"new\"\n")]
    [InlineData("sources.bitly_source.access_token = \"\"\"old\nold\"\"\"\ny = 1\n", "sources.bitly_source.access_token = \"new\"\ny = 1\n")]
    [InlineData("[sources.bitly_source]", "[sources.bitly_source]\naccess_token = \"new\"\n")]
    [InlineData("\r\n[sources.bitly_source]\r\nz = 1\r\n", "\r\n[sources.bitly_source]\r\naccess_token = \"new\"\nz = 1\r\n")]
    public void A_value_is_set_and_every_other_character_stays(string before, string after)
    {
        _folder.Write(".dlt/secrets.toml", before);

        SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret("new"));

        Assert.Equal(after, File.ReadAllText(SecretsFile));
    }

    [Fact]
    public void A_new_file_belongs_to_its_owner_alone_and_no_other_file_is_left()
    {
        SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret("new"));

        Assert.Equal([SecretsFile], Directory.GetFiles(Path.GetDirectoryName(SecretsFile)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretsFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(SecretsFile)!));
        }
    }

    [Fact]
    public void Any_value_comes_back_as_it_was() =>
        Gen.String.Where(text => text.All(c => !char.IsSurrogate(c))).Sample(text =>
        {
            SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret(text));
            Assert.Equal(text, TomlTree.Parse(File.ReadAllText(SecretsFile)).Root!.Find("sources")!.Find("bitly_source")!.Find("access_token")!.Text);
        }, iter: 200, threads: 1);

    [Fact]
    public void A_value_is_removed_with_its_line()
    {
        _folder.Write(".dlt/secrets.toml", "# top\n[sources.bitly_source]\naccess_token = \"old\"\nz = 2\n");

        Assert.True(SecretsWriter.Remove(SecretsFile, Section, "access_token"));
        Assert.False(SecretsWriter.Remove(SecretsFile, Section, "access_token"));
        Assert.Equal("# top\n[sources.bitly_source]\nz = 2\n", File.ReadAllText(SecretsFile));
    }

    [Theory]
    [InlineData("sources = 7\n", "SECRETS_FILE_SHAPE")]
    [InlineData("sources = { bitly_source = { a = 1 } }\n", "SECRETS_FILE_SHAPE")]
    [InlineData("x = \n", "CONFIG_SYNTAX")]
    public void A_file_that_can_not_take_the_value_stays_as_it_is(string before, string code)
    {
        _folder.Write(".dlt/secrets.toml", before);

        Assert.Equal(code, Assert.Throws<PipelineException>(() => SecretsWriter.Set(SecretsFile, Section, "access_token", new Secret("new"))).Code);
        Assert.Equal(before, File.ReadAllText(SecretsFile));
    }
}
