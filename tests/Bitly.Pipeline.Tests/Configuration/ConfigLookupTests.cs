using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class ConfigLookupTests : IDisposable
{
    private static readonly ConfigKey Key = ConfigKey.Source("bitly_pipeline", "bitly_source", "access_token");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Places_are_tried_in_dlts_order()
    {
        _folder.Write(".dlt/secrets.toml", "[other]\nx = 1");

        var tries = Lookup("p").FindSecret(Key).Trace.Tries;

        Assert.Equal(
            [
                "P__SOURCES__BITLY_PIPELINE__BITLY_SOURCE__ACCESS_TOKEN", "P__SOURCES__BITLY_PIPELINE__ACCESS_TOKEN", "P__SOURCES__BITLY_SOURCE__ACCESS_TOKEN", "P__SOURCES__ACCESS_TOKEN", "P__ACCESS_TOKEN",
                "p.sources.bitly_pipeline.bitly_source.access_token", "p.sources.bitly_pipeline.access_token", "p.sources.bitly_source.access_token", "p.sources.access_token", "p.access_token",
                "SOURCES__BITLY_PIPELINE__BITLY_SOURCE__ACCESS_TOKEN", "SOURCES__BITLY_PIPELINE__ACCESS_TOKEN", "SOURCES__BITLY_SOURCE__ACCESS_TOKEN", "SOURCES__ACCESS_TOKEN", "ACCESS_TOKEN",
                "sources.bitly_pipeline.bitly_source.access_token", "sources.bitly_pipeline.access_token", "sources.bitly_source.access_token", "sources.access_token", "access_token",
            ],
            tries.Select(attempt => attempt.Key));
    }

    [Fact]
    public void The_pages_secrets_file_is_found()
    {
        var file = _folder.Write(".dlt/secrets.toml", "[sources.bitly_source]\naccess_token = \"the-token\"\n");

        var found = Lookup("bitly_pipeline").FindSecret(Key);

        Assert.Equal("the-token", found.Secret!.Reveal());
        Assert.Equal(("secrets.toml", "sources.bitly_source.access_token", file), (found.Trace.Hit!.Provider, found.Trace.Hit.Key, found.Trace.Hit.File));
    }

    [Fact]
    public void The_environment_beats_a_more_specific_section_of_a_file()
    {
        _folder.Write(".dlt/secrets.toml", "[sources.bitly_source]\naccess_token = \"from-file\"\n");
        _environment["ACCESS_TOKEN"] = "from-environment";

        Assert.Equal("from-environment", Lookup("p").FindSecret(Key).Secret!.Reveal());
    }

    [Fact]
    public void The_pipelines_own_section_in_a_file_beats_the_environment_without_it()
    {
        _folder.Write(".dlt/secrets.toml", "[p.sources.bitly_source]\naccess_token = \"from-file\"\n");
        _environment["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = "from-environment";

        Assert.Equal("from-file", Lookup("p").FindSecret(Key).Secret!.Reveal());
    }

    [Fact]
    public void A_mounted_file_is_read_for_secrets_only_and_loses_its_line_end()
    {
        _folder.Write("mounted/sources--bitly-source--access-token", "mounted-token\n");

        Assert.Equal("mounted-token", Lookup("p").FindSecret(Key).Secret!.Reveal());
        Assert.Null(Lookup("p").FindValue(Key).Value);
    }

    [Fact]
    public void The_projects_file_beats_the_users()
    {
        _folder.Write("home/.dlt/secrets.toml", "access_token = \"user\"\nother = \"user\"");
        _folder.Write(".dlt/secrets.toml", "access_token = \"project\"");
        _environment["HOME"] = Path.Combine(_folder.Path, "home");

        Assert.Equal("project", Lookup("p").FindSecret(Key).Secret!.Reveal());
        Assert.Equal("user", Lookup("p").FindSecret(Key with { Field = "other" }).Secret!.Reveal());
    }

    [Fact]
    public void A_placeholder_counts_as_missing()
    {
        _folder.Write(".dlt/secrets.toml", "access_token = \"<configure me>\"");

        var found = Lookup("p").FindSecret(Key);

        Assert.Null(found.Secret);
        Assert.Contains(found.Trace.Tries, attempt => attempt.Remark == "still <configure me>" && !attempt.Found);
    }

    [Fact]
    public void A_secret_in_config_toml_is_an_error_without_its_value()
    {
        _folder.Write(".dlt/config.toml", "\naccess_token = \"the-token\"");

        var error = Assert.Throws<PipelineException>(() => Lookup("p").FindSecret(Key));

        Assert.Equal("SECRET_IN_CONFIG", error.Code);
        Assert.Contains("config.toml:2: `access_token`", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secrets_file_open_to_others_is_refused_with_the_command_that_closes_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        var file = _folder.Write(".dlt/secrets.toml", "access_token = \"the-token\"", onlyOwner: false);

        var error = Assert.Throws<PipelineException>(() => Lookup("p").FindSecret(Key));

        Assert.Equal("SECRETS_FILE_OPEN", error.Code);
        Assert.Contains($"chmod 600 '{file}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secrets_file_that_this_process_may_not_open_stops_secrets_and_no_plain_setting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "this process may open every file");
        var file = _folder.Write(".dlt/secrets.toml", "access_token = \"the-token\"");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.None);
        }

        Assert.Null(Lookup("p").FindValue(ConfigKey.In("runtime", "request_timeout")).Value);
        Assert.Equal("CONFIG_UNREADABLE", Assert.Throws<PipelineException>(() => Lookup("p").FindSecret(Key)).Code);
    }

    [Fact]
    public void A_damaged_secrets_file_is_named_by_line_and_quotes_nothing_of_itself()
    {
        _folder.Write(".dlt/secrets.toml", "[sources]\naccess_token = the-token-without-quotes");

        var error = Assert.Throws<PipelineException>(() => Lookup("p").FindSecret(Key));

        Assert.Equal("CONFIG_SYNTAX", error.Code);
        Assert.Contains("secrets.toml:2:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_lists_every_place_that_was_tried()
    {
        _folder.Write(".dlt/config.toml", "[runtime]\nlog_level = \"INFO\"");

        var error = Assert.Throws<PipelineException>(() => Lookup("p").RequireSecret(Key, "bitly_source"));

        Assert.Equal("CONFIG_FIELD_MISSING", error.Code);
        Assert.StartsWith("Missing 1 field(s) in configuration of `bitly_source`: `access_token`", error.Message, StringComparison.Ordinal);
        Assert.Contains("(Environment Variables, SOURCES__BITLY_SOURCE__ACCESS_TOKEN)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(config.toml, sources.access_token)", error.Message, StringComparison.Ordinal);
        Assert.Contains("secrets.toml is not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vault_command_gives_a_secret_without_a_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "echo is a program on Unix");
        _folder.Write(".dlt/config.toml", "[runtime]\nsecret_command = [\"echo\", \"$HOME {key}\"]\n[runtime.secret_commands]\nother = [\"false\"]");

        var found = Lookup("p").FindSecret(Key);
        var other = Lookup("p").FindSecret(Key with { Field = "other" });

        Assert.Equal("$HOME access_token", found.Secret!.Reveal());
        Assert.Equal(("secret_command", "runtime.secret_command"), (found.Trace.Hit!.Provider, found.Trace.Hit.Key));
        Assert.Null(other.Secret);
        Assert.Equal("the command ended with exit code 1", other.Trace.Tries[^1].Remark);
    }

    [Theory]
    [InlineData("\"echo x\"", "SECRET_COMMAND_INVALID")]
    [InlineData("[]", "SECRET_COMMAND_INVALID")]
    [InlineData("[\"echo\", 7]", "SECRET_COMMAND_INVALID")]
    public void A_vault_command_must_be_a_list_of_texts(string command, string code)
    {
        _folder.Write(".dlt/config.toml", $"[runtime]\nsecret_command = {command}");

        Assert.Equal(code, Assert.Throws<PipelineException>(() => Lookup("p").FindSecret(Key)).Code);
    }

    [Fact]
    public void A_vault_command_that_hangs_or_is_not_there_is_no_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "cat is a program on Unix");
        _folder.Write(".dlt/config.toml", "");
        var command = new SecretCommand(new TomlProvider("config.toml", false, []), TimeSpan.FromMilliseconds(100));

        Assert.Equal("the command took longer than 0 s", command.Run(["tail", "-f", "/dev/null"]).Remark);
        Assert.Equal("the command could not be started", command.Run(["/no/such/program"]).Remark);
    }

    [Fact]
    public void The_inventory_says_where_and_how_long_but_never_what()
    {
        _folder.Write(".dlt/secrets.toml", "access_token = \"a-token-of-usual-length\"");
        var inventory = new SecretInventory(Lookup("p"));

        var report = inventory.Report([new("access_token", Key, "bitly_source"), new("password", Key with { Field = "password" }, "bitly_source")]);

        Assert.Equal([true, false], report.Select(status => status.IsSet));
        Assert.Equal(("secrets.toml", "access_token", "usual"), (report[0].Provider, report[0].Key, report[0].LengthClass));
        Assert.DoesNotContain("a-token-of-usual-length", string.Concat(report), StringComparison.Ordinal);
        Assert.NotEmpty(report[1].Tried);
    }

    [Fact]
    public void Numbers_are_read_and_wrong_ones_named_without_their_value()
    {
        _environment["RUNTIME__REQUEST_TIMEOUT"] = "7";
        _environment["RUNTIME__REQUEST_MAX_ATTEMPTS"] = "many";

        Assert.Equal(7, Lookup("p").FindNumber(ConfigKey.In("runtime", "request_timeout")));
        Assert.Null(Lookup("p").FindNumber(ConfigKey.In("runtime", "nothing")));
        var error = Assert.Throws<PipelineException>(() => Lookup("p").FindNumber(ConfigKey.In("runtime", "request_max_attempts")));
        Assert.Contains("RUNTIME__REQUEST_MAX_ATTEMPTS", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("many", error.Message, StringComparison.Ordinal);
    }

    private ConfigLookup Lookup(string pipeline) =>
        ConfigLookup.Create(ProjectPaths.At(_folder.Path, _environment), _environment, pipeline, Path.Combine(_folder.Path, "mounted"));
}
