using Bitly.Mcp.Agents;
using Bitly.Mcp.Agents.Checks;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Scaffolding;

namespace Bitly.Mcp.Operations.Setup;

/// <summary>What an installation may do beside the usual.</summary>
/// <param name="Agent">claude, cursor, codex, all; null finds the one that is used here.</param>
/// <param name="DryRun">Show the changes, write nothing.</param>
/// <param name="Overwrite">Take our text where a file of ours was changed by hand.</param>
/// <param name="Sandbox">Claude Code: also switch its sandbox on, which changes how every shell command runs.</param>
internal sealed record SetupRequest(string? Agent, bool DryRun = false, bool Overwrite = false, bool Sandbox = false);

/// <summary>Sets coding agents up in a project's folder, takes that back, and says whether it works.</summary>
internal sealed class AgentSetup(Project project)
{
    /// <summary>A server that has not answered by then counts as silent; a cold start on a busy machine takes a few seconds.</summary>
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(30);

    private readonly string _root = project.Root;

    private ServerCommand Server => ServerCommand.Current(System.Environment.ProcessPath, AppContext.BaseDirectory, _root);

    private AgentInstaller Installer => new(_root, Server);

    /// <summary>Installs server entry, rules, skills, commands and the rules against reading secrets.</summary>
    public AgentSetupAnswer Install(SetupRequest request) => Change(
        AgentChoice.Of(request.Agent, _root, project.Variables), request, install: true,
        agent => Installer.Plan(agent, RuleFiles.Toolkits(), request.Sandbox, request.Overwrite));

    /// <summary>Installs the skills and commands of one toolkit only.</summary>
    public AgentSetupAnswer InstallToolkit(string name, SetupRequest request)
    {
        var toolkit = Toolkit(name);
        return Change(
            AgentChoice.Of(request.Agent, _root, project.Variables), request, install: true,
            agent => Installer.PlanToolkit(agent, toolkit, request.Overwrite));
    }

    /// <summary>Gives every file back as it was. Without a named agent, for all that were installed.</summary>
    public AgentSetupAnswer Uninstall(SetupRequest request) => Change(
        request.Agent is null ? Installed() : AgentChoice.Of(request.Agent, _root, project.Variables), request, install: false,
        Installer.PlanRemoval);

    public static ToolkitsAnswer Toolkits() => new()
    {
        Toolkits = [.. RuleFiles.Toolkits().Select(Row)],
        NextStep = new NextCall("get-status", "says what this project needs next"),
    };

    public static ToolkitsAnswer ToolkitInfo(string name)
    {
        var toolkit = Toolkit(name);
        return new ToolkitsAnswer
        {
            Toolkits = [Row(toolkit)],
            Skills = [.. toolkit.Skills.Select(skill => new SkillRow(skill, SkillText.Of(skill).Description))],
        };
    }

    /// <summary>Looks at the named agent, or at every installed one, or at the one that is used here.</summary>
    public async Task<DoctorAnswer> ExamineAsync(string? name, CancellationToken cancellationToken)
    {
        var agents = name is not null ? AgentChoice.Of(name, _root, project.Variables)
            : Installed() is { Count: > 0 } installed ? installed
            : AgentChoice.Detect(_root, project.Variables) is { } detected ? [detected] : [];
        var findings = new List<FindingRow>();
        foreach (var agent in agents)
        {
            var doctor = new Doctor(_root, Server, ServerPatience);
            findings.AddRange((await doctor.ExamineAsync(agent, cancellationToken)).Select(found => new FindingRow(agent.Name, found.Code, found.Ok, found.What, found.Fix)));
        }

        if (agents.Count == 0)
        {
            findings.Add(new FindingRow(AgentChoice.All, "NOT_INSTALLED", false, "No agent is set up in this folder", "bitly-mcp init --agent claude|cursor|codex|all"));
        }

        return new DoctorAnswer
        {
            Folder = _root,
            Healthy = findings.TrueForAll(found => found.Ok),
            Findings = findings,
            NextStep = new NextCall("get-status", "says what the project itself needs next"),
        };
    }

    private AgentSetupAnswer Change(IReadOnlyList<AgentProfile> agents, SetupRequest request, bool install, Func<AgentProfile, IReadOnlyList<PlannedFile>> plan)
    {
        var files = new List<PlannedFile>();
        foreach (var agent in agents)
        {
            var planned = plan(agent);
            // A file that several agents share: its first change when installing, its last one when taking back.
            files.RemoveAll(known => !install && planned.Any(file => file.Path == known.Path));
            files.AddRange(planned.Where(file => files.TrueForAll(known => known.Path != file.Path)));
            if (!request.DryRun)
            {
                Apply(agent, planned, install);
            }
        }

        return new AgentSetupAnswer
        {
            Folder = _root,
            Agents = [.. agents.Select(agent => agent.Name)],
            DryRun = request.DryRun,
            Files = [.. files.Select(file => new AgentFileRow(file.Path, file.Change.ToString().ToLowerInvariant(), file.Note))],
            Diff = request.DryRun ? Diff(files) : null,
            ByHand = install && agents.Count > 0 ? [.. agents.SelectMany(agent => agent.ByHand)] : null,
            NextStep = install ? new NextCall("get-status", "after the agent was started anew in this folder: what this project has and what comes next") : null,
        };
    }

    private void Apply(AgentProfile agent, IReadOnlyList<PlannedFile> files, bool install)
    {
        try
        {
            if (install)
            {
                Installer.Apply(agent, files);
            }
            else
            {
                Installer.ApplyRemoval(agent, files);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SurfaceErrors.Unwritable(_root, error.Message);
        }
    }

    private List<AgentProfile> Installed()
    {
        var record = InstallRecord.Read(_root);
        var names = record.Paths.SelectMany(record.Agents).ToHashSet(StringComparer.Ordinal);
        return [.. AgentProfile.All.Where(agent => names.Contains(agent.Name))];
    }

    private static string Diff(IEnumerable<PlannedFile> files) => string.Join('\n', files
        .Where(file => file.Before != file.After)
        .Select(file => $"--- {(file.Before is null ? "(no file)" : file.Path)}\n+++ {(file.After is null ? "(no file)" : file.Path)}\n{Lines(file)}"));

    private static string Lines(PlannedFile file) =>
        file.Before is null ? Marked('+', file.After!) : file.After is null ? Marked('-', file.Before) : TextDiff.Of(file.Before, file.After);

    private static string Marked(char mark, string text) => string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => mark + line));

    private static Toolkit Toolkit(string name)
    {
        var known = RuleFiles.Toolkits();
        return known.FirstOrDefault(toolkit => toolkit.Name == name)
            ?? throw SurfaceErrors.Usage($"There is no toolkit \"{name}\".{Nearest.Hint(name, [.. known.Select(toolkit => toolkit.Name)])} Known: {string.Join(", ", known.Select(toolkit => toolkit.Name))}.");
    }

    private static ToolkitRow Row(Toolkit toolkit) => new(toolkit.Name, toolkit.About, toolkit.Entry, toolkit.Skills, toolkit.Commands);
}
