using Bitly.Mcp.Operations.Coverage;
using Bitly.Mcp.Sandbox;

namespace Bitly.Mcp.Cli.Commands.Checks;

/// <summary>The proof of the catalogue: every entry loaded from the local API, printed as a table.</summary>
internal static class CoverageCommand
{
    public static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bitly-mcp-coverage-").FullName;
        try
        {
            call.Terminal.Note("Loading every entry of the catalogue from a local API; this takes some seconds.");
            await using var sandbox = await SandboxServer.StartAsync(CatalogCoverage.Account, cancellationToken);
            var report = await CatalogCoverage.LoadAsync(folder, sandbox, cancellationToken);
            foreach (var line in CoverageText.Lines(report, call.Terminal.Width))
            {
                call.Terminal.Say(line);
            }

            return report.Rows.All(row => row.Loaded) ? ExitCode.Ok : ExitCode.Bug;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
