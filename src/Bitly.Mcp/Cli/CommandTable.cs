namespace Bitly.Mcp.Cli;

/// <summary>One row of the table: enough for the overview, and how to make the rest.</summary>
internal sealed record CommandEntry(string Group, string Name, string Summary, Func<CommandSpec> Make);

/// <summary>Every command, in the order of help. Only the chosen command's spec is made, so that the others cost nothing.</summary>
internal static class CommandTable
{

    public static readonly IReadOnlyList<CommandEntry> Entries =
    [
        new("Start", "demo", "See it work without a token: a project, a load of 6,000 links, an answer", Commands.DemoCommand.Spec),
        new("Start", "endpoints", "What can be loaded, by goal, with its cost in requests", Commands.EndpointsCommand.Spec),
        new("Start", "scaffold", "Write a project, or add resources to it", Commands.ProjectCommands.Scaffold),
        new("Start", "credentials", "Which credentials are set, and where they were looked for", () => Commands.CredentialCommands.Show("credentials")),
        new("Start", "credentials show", "The same", () => Commands.CredentialCommands.Show("credentials show")),
        new("Start", "credentials set", "Type the access token; it is not shown and stored for you only", Commands.CredentialCommands.Set),
        new("Start", "credentials remove", "Take the access token out of .dlt/secrets.toml", Commands.CredentialCommands.Remove),
        new("Start", "login", "Log in with OAuth; the token is stored for you only and never shown", Commands.Account.LoginCommands.Login),
        new("Start", "logout", "Take the access token out of .dlt/secrets.toml", Commands.Account.LoginCommands.Logout),
        new("Start", "sandbox", "Start a local Bitly API with an invented account, for trying without a token", Commands.SandboxCommand.Spec),
        new("Load", "edit add", "Add an entry of the catalogue to the definition, with its parents", Commands.EditCommand.Add),
        new("Load", "edit set", "Set a key of a resource", Commands.EditCommand.Set),
        new("Load", "edit remove", "Take a resource out of the definition", Commands.EditCommand.Remove),
        new("Load", "edit undo", "Take the last edit back", Commands.EditCommand.Undo),
        new("Load", "validate", "Check the definition without a request", Commands.ProjectCommands.Validate),
        new("Load", "preview", "A few records of one endpoint and the tables they would make; nothing is loaded", Commands.Checks.PreviewCommand.Spec),
        new("Load", "plan", "What a load costs in requests, and whether the month has them", Commands.Checks.PlanCommand.Spec),
        new("Load", "run", "Load from Bitly into the dataset", Commands.RunCommand.Spec),
        new("Load", "diagnose", "Why the last run failed or brought nothing: one cause, its proof, the next command", Commands.Checks.DiagnoseCommand.Spec),
        new("Load", "shorten", "Make short links in the account; the only command that changes it", Commands.Account.ShortenCommand.Spec),
        new("Look", "status", "What this project has, what ran, what is left before production", Commands.ProjectCommands.Status),
        new("Look", "tables", "The loaded tables with their rows, or one table's columns", Commands.DataCommands.Tables),
        new("Look", "query", "Run one SELECT over the loaded tables", Commands.DataCommands.Query),
        new("Look", "export", "Write a table or a query's rows to a csv, jsonl or parquet file", Commands.ExportCommand.Spec),
        new("Look", "check", "Are the loaded tables right: keys, parents, loads, days, totals", Commands.Data.CheckCommand.Spec),
        new("Look", "drop", "Drop tables and forget cursors, after a yes", Commands.Data.DropCommand.Spec),
        new("Inspect", "pipeline list", "Pipelines with working files in this project, the last used first", Commands.Inspection.InspectCommands.List),
        new("Inspect", "pipeline info", "State, resources with their tables, load packages", Commands.Inspection.InspectCommands.Info),
        new("Inspect", "pipeline trace", "What the last run did, step by step", Commands.Inspection.InspectCommands.Trace),
        new("Inspect", "pipeline schema", "Tables and columns, as yaml, json, dbml or mermaid", Commands.Inspection.InspectCommands.Schema),
        new("Inspect", "pipeline load-package", "One load package, by default the latest", Commands.Inspection.InspectCommands.LoadPackage),
        new("Inspect", "pipeline failed-jobs", "What could not be loaded, package by package", Commands.Inspection.InspectCommands.FailedJobs),
        new("Inspect", "pipeline drop", "Drop tables of resources and forget their state", Commands.Inspection.ChangeCommands.Drop),
        new("Inspect", "pipeline drop-pending-packages", "Give up load packages that wait", Commands.Inspection.ChangeCommands.DropPending),
        new("Inspect", "pipeline sync", "Put the destination's state and schema in place of the local ones", Commands.Inspection.ChangeCommands.Sync),
        new("Inspect", "replay", "Load a kept load package again, without a request", Commands.Inspection.ReplayCommand.Spec),
        new("Agents", "init", "Set up Claude Code, Cursor or Codex in this folder", Commands.Setup.InitCommands.Init),
        new("Agents", "doctor", "Check that set-up: starts the server as the agent would and talks to it", Commands.Setup.DoctorCommand.Spec),
        new("Agents", "toolkit list", "Skills and commands that belong together", Commands.Setup.ToolkitCommands.List),
        new("Agents", "toolkit info", "One toolkit with its skills", Commands.Setup.ToolkitCommands.Info),
        new("Agents", "toolkit install", "Install one toolkit's skills and commands", Commands.Setup.ToolkitCommands.Install),
        new("Agents", "uninstall", "Take the set-up back; every file as it was before", Commands.Setup.InitCommands.Uninstall),
        new("Agents", "guard", "A hook for agents: refuses tool calls that would open a secrets file", Commands.Setup.GuardCommand.Spec),
    ];

    /// <summary>The entry whose words begin the arguments, the longest name first; null when there is none.</summary>
    public static CommandEntry? Find(ReadOnlySpan<string> arguments, out int words)
    {
        CommandEntry? found = null;
        words = 0;
        foreach (var entry in Entries)
        {
            var count = Matches(entry.Name, arguments);
            if (count > words)
            {
                (found, words) = (entry, count);
            }
        }

        return found;
    }

    /// <summary>Number of words of the name when the arguments begin with all of them, else 0.</summary>
    private static int Matches(string name, ReadOnlySpan<string> arguments)
    {
        var words = name.Split(' ');
        if (arguments.Length < words.Length)
        {
            return 0;
        }

        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != arguments[i])
            {
                return 0;
            }
        }

        return words.Length;
    }
}
