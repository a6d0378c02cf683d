using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class ProjectPathsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_project_is_found_from_a_folder_inside_it()
    {
        _folder.Write("project/x_pipeline.toml", "");
        _folder.Write("project/deep/er/file", "");

        var paths = ProjectPaths.Find(At("project/deep/er"), null, "x_pipeline.toml");

        Assert.Equal(At("project"), paths.Root);
        Assert.Equal(At("project/x_pipeline.toml"), paths.DefinitionFile);
        Assert.Equal(At("project/.dlt/.var/pipelines/x"), paths.WorkingFolder("x"));
        Assert.Equal(At("project/x.duckdb"), paths.DuckDbFile("x"));
    }

    [Fact]
    public void The_users_own_settings_folder_makes_no_project()
    {
        _folder.Write("home/.dlt/secrets.toml", "");
        _folder.Write("home/work/file", "");

        Assert.Equal(At("home/work"), ProjectPaths.Find(At("home/work"), new Dictionary<string, string> { ["HOME"] = At("home") }).Root);
    }

    [Fact]
    public void Dlts_variables_move_the_parts()
    {
        var paths = ProjectPaths.Find(_folder.Path, new Dictionary<string, string>
        {
            ["DLT_PROJECT_DIR"] = "p", ["DLT_DATA_DIR"] = "/data", ["DLT_LOCAL_DIR"] = "local", ["DLT_CONFIG_FOLDER"] = ".conf", ["HOME"] = "/nowhere", ["XDG_DATA_HOME"] = "/xdg",
        });

        Assert.Equal(At("p/.conf/secrets.toml"), paths.SecretsFile);
        Assert.Equal(Path.GetFullPath("/data/pipelines/x"), paths.WorkingFolder("x"));
        Assert.Equal(At("p/local/x.duckdb"), paths.DuckDbFile("x"));
        Assert.Equal(Path.Combine("/xdg", "dlt"), paths.GlobalFolder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public void A_pipeline_name_can_not_leave_its_folder(string name) =>
        Assert.Equal("PIPELINE_NAME_INVALID", Assert.Throws<PipelineException>(() => ProjectPaths.At(_folder.Path).WorkingFolder(name)).Code);

    private string At(string path) => Path.Combine(_folder.Path, path.Replace('/', Path.DirectorySeparatorChar));
}
