using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;
using Xunit;

namespace Bitly.Mcp.Tests.Scaffolding;

public sealed class ProjectScaffoldTests
{
    private static IReadOnlyDictionary<string, string> Write(string folder, params string[] resources)
    {
        var request = resources.Length == 0 ? new ScaffoldRequest() : new ScaffoldRequest { Resources = resources };
        return ProjectScaffold.Write(folder, request, name => new BitlyCatalog().Entry(name)?.About, token: null).ToDictionary(file => file.Path, file => file.Status);
    }

    [Fact]
    public void A_new_project_gets_all_its_files()
    {
        using var folder = new TempFolder();
        Assert.All(Write(folder.Path), file => Assert.Equal("created", file.Value));
        Assert.Contains("use = \"group_bitlinks\"", folder.Read("bitly_pipeline.toml"), StringComparison.Ordinal);
        Assert.Contains("<configure me>", folder.Read(".dlt/secrets.toml"), StringComparison.Ordinal);
        Assert.Contains(".dlt/secrets.toml", folder.Read(".gitignore"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder[".dlt/secrets.toml"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder[".dlt"]));
        }
    }

    [Fact]
    public void The_new_definition_is_valid()
    {
        using var folder = new TempFolder();
        Write(folder.Path, [.. new BitlyCatalog().Names]);
        var definition = Bitly.Pipeline.Rest.DefinitionReader.ReadFile(folder["bitly_pipeline.toml"], new BitlyCatalog());
        Assert.Equal(("bitly_pipeline", "bitly_data", "bitly_source"), (definition.PipelineName, definition.DatasetName, definition.SourceName));
        Assert.Equal(new BitlyCatalog().Names, definition.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public void Doing_it_again_changes_no_byte()
    {
        using var folder = new TempFolder();
        Write(folder.Path);
        var before = Snapshot(folder.Path);
        Assert.All(Write(folder.Path), file => Assert.Equal("kept", file.Value));
        Assert.Equal(before, Snapshot(folder.Path));
    }

    [Fact]
    public void What_a_person_wrote_stays_and_only_what_lacks_is_added()
    {
        using var folder = new TempFolder();
        const string mine = "# mine\n[client]\nbase_url = \"https://example.com\"\n\n[[resources]]\nuse = \"groups\"\nwrite_disposition = \"append\" # why not\n";
        folder.Write("bitly_pipeline.toml", mine);
        folder.Write(".dlt/secrets.toml", "[sources.bitly_source]\naccess_token = \"a real one\"\n");
        folder.Write(".dlt/config.toml", "[runtime]\nlog_level = \"INFO\"\n");
        folder.Write(".gitignore", "bin/\n*.duckdb");
        var done = Write(folder.Path);
        Assert.Equal("updated", done["bitly_pipeline.toml"]);
        Assert.StartsWith(mine.TrimEnd('\n'), folder.Read("bitly_pipeline.toml"), StringComparison.Ordinal);
        Assert.Contains("use = \"group_bitlinks\"", folder.Read("bitly_pipeline.toml"), StringComparison.Ordinal);
        Assert.Contains("a real one", folder.Read(".dlt/secrets.toml"), StringComparison.Ordinal);
        Assert.Equal("kept", done[".dlt/config.toml"]);
        Assert.StartsWith("bin/\n*.duckdb\n.dlt/secrets.toml\n", folder.Read(".gitignore"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secrets_file_open_to_others_is_closed_and_keeps_its_content()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        folder.Write(".dlt/secrets.toml", "x = 1\n");
        File.SetUnixFileMode(folder[".dlt/secrets.toml"], (UnixFileMode)0b110_100_100);
        Assert.Equal("updated", Write(folder.Path)[".dlt/secrets.toml"]);
        Assert.Equal("x = 1\n", folder.Read(".dlt/secrets.toml"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder[".dlt/secrets.toml"]));
    }

    private static List<(string, string)> Snapshot(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file)))];

    [Fact]
    public void A_definition_that_somebody_else_changed_meanwhile_is_left_alone()
    {
        using var folder = new TempFolder();
        var file = System.IO.Path.Combine(folder.Path, "bitly_pipeline.toml");
        System.IO.File.WriteAllText(file, "theirs");

        var error = Assert.Throws<Bitly.Pipeline.Errors.PipelineException>(() => ProjectScaffold.Replace(file, "mine", secret: false, before: "as I read it"));

        Assert.Equal("EDIT_OVERTAKEN", error.Code);
        Assert.Equal("theirs", System.IO.File.ReadAllText(file));
        Assert.Single(System.IO.Directory.GetFiles(folder.Path));
        ProjectScaffold.Replace(file, "mine", secret: false, before: "theirs");
        Assert.Equal("mine", System.IO.File.ReadAllText(file));
    }
}
