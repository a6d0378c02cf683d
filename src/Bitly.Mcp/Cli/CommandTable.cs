using System.Runtime.CompilerServices;

namespace Bitly.Mcp.Cli;

/// <summary>One row of the table: what the overview shows.</summary>
internal sealed record CommandEntry(string Group, string Name, string Summary)
{
    /// <summary>Everything about the command.</summary>
    public CommandSpec Make() => CommandTable.Spec(Name);
}

/// <summary>Every command, in the order of help. Only the chosen command's spec is made, so that the others cost nothing.</summary>
internal static class CommandTable
{
    public static readonly IReadOnlyList<CommandEntry> Entries =
    [
        new("Start", "demo", "See it work without a token: a project, a load of 6,000 links, an answer"),
        new("Start", "endpoints", "What can be loaded, by goal, with its cost in requests"),
        new("Start", "scaffold", "Write a project, or add resources to it"),
        new("Start", "credentials", "Which credentials are set, and where they were looked for"),
        new("Start", "credentials show", "The same"),
        new("Start", "credentials set", "Type the access token; it is not shown and stored for you only"),
        new("Start", "credentials remove", "Take the access token out of .dlt/secrets.toml"),
        new("Start", "login", "Log in with OAuth; the token is stored for you only and never shown"),
        new("Start", "logout", "Take the access token out of .dlt/secrets.toml"),
        new("Start", "sandbox", "Start a local Bitly API with an invented account, for trying without a token"),
        new("Load", "edit add", "Add an entry of the catalogue to the definition, with its parents"),
        new("Load", "edit set", "Set a key of a resource"),
        new("Load", "edit remove", "Take a resource out of the definition"),
        new("Load", "edit undo", "Take the last edit back"),
        new("Load", "validate", "Check the definition without a request"),
        new("Load", "preview", "A few records of one endpoint and the tables they would make; nothing is loaded"),
        new("Load", "plan", "What a load costs in requests, and whether the month has them"),
        new("Load", "run", "Load from Bitly into the dataset"),
        new("Load", "progress", "How a run stands: pages, rows, requests, error"),
        new("Load", "diagnose", "Why the last run failed or brought nothing: one cause, its proof, the next command"),
        new("Load", "shorten", "Make short links in the account; the only command that changes it"),
        new("Look", "status", "What this project has, what ran, what is left before production"),
        new("Look", "tables", "The loaded tables with their rows, or one table's columns"),
        new("Look", "query", "Run one SELECT over the loaded tables"),
        new("Look", "export", "Write a table or a query's rows to a csv, jsonl or parquet file"),
        new("Look", "check", "Are the loaded tables right: keys, parents, loads, days, totals"),
        new("Inspect", "pipeline list", "Pipelines with working files in this project, the last used first"),
        new("Inspect", "pipeline info", "State, resources with their tables, load packages"),
        new("Inspect", "pipeline trace", "What the last run did, step by step"),
        new("Inspect", "pipeline schema", "Tables and columns, as yaml, json, dbml or mermaid"),
        new("Inspect", "pipeline load-package", "One load package, by default the latest"),
        new("Inspect", "pipeline failed-jobs", "What could not be loaded, package by package"),
        new("Inspect", "pipeline drop", "Drop tables of resources and forget their state, after a yes"),
        new("Inspect", "pipeline drop-pending-packages", "Give up load packages that wait"),
        new("Inspect", "pipeline sync", "Put the destination's state and schema in place of the local ones"),
        new("Inspect", "replay", "Load a kept load package again, without a request"),
        new("Agents", "init", "Set up Claude Code, Cursor or Codex in this folder"),
        new("Agents", "doctor", "Check that set-up: starts the server as the agent would and talks to it"),
        new("Agents", "toolkit list", "Skills and commands that belong together"),
        new("Agents", "toolkit info", "One toolkit with its skills"),
        new("Agents", "toolkit install", "Install one toolkit's skills and commands"),
        new("Agents", "uninstall", "Take the set-up back; every file as it was before"),
        new("Agents", "guard", "A hook for agents: refuses tool calls that would open a secrets file"),
    ];

    /// <summary>Switches and no table of delegates: each delegate would cost the start of every command.</summary>
    internal static CommandSpec Spec(string name) =>
        Start(name) ?? Load(name) ?? Look(name) ?? Inspect(name) ?? Agents(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "not in the table");

    private static CommandSpec? Start(string name) => name switch
    {
        "demo" => Commands.DemoCommand.Spec(),
        "endpoints" => Commands.EndpointsCommand.Spec(),
        "scaffold" => Commands.ProjectCommands.Scaffold(),
        "credentials" => Commands.CredentialCommands.Show("credentials"),
        "credentials show" => Commands.CredentialCommands.Show("credentials show"),
        "credentials set" => Commands.CredentialCommands.Set(),
        "credentials remove" => Commands.CredentialCommands.Remove(),
        "login" => Commands.Account.LoginCommands.Login(),
        "logout" => Commands.Account.LoginCommands.Logout(),
        "sandbox" => Commands.SandboxCommand.Spec(),
        _ => null,
    };

    private static CommandSpec? Load(string name) => name switch
    {
        "edit add" => Commands.EditCommand.Add(),
        "edit set" => Commands.EditCommand.Set(),
        "edit remove" => Commands.EditCommand.Remove(),
        "edit undo" => Commands.EditCommand.Undo(),
        "validate" => Commands.ProjectCommands.Validate(),
        "preview" => Commands.Checks.PreviewCommand.Spec(),
        "plan" => Commands.Checks.PlanCommand.Spec(),
        "run" => Commands.RunCommand.Spec(),
        "progress" => Commands.ProgressCommand.Spec(),
        "diagnose" => Commands.Checks.DiagnoseCommand.Spec(),
        "shorten" => Commands.Account.ShortenCommand.Spec(),
        _ => null,
    };

    private static CommandSpec? Look(string name) => name switch
    {
        "status" => Commands.ProjectCommands.Status(),
        "tables" => Commands.DataCommands.Tables(),
        "query" => Commands.DataCommands.Query(),
        "export" => Commands.ExportCommand.Spec(),
        "check" => Commands.Data.CheckCommand.Spec(),
        _ => null,
    };

    private static CommandSpec? Inspect(string name) => name switch
    {
        "pipeline list" => Commands.Inspection.InspectCommands.List(),
        "pipeline info" => Commands.Inspection.InspectCommands.Info(),
        "pipeline trace" => Commands.Inspection.InspectCommands.Trace(),
        "pipeline schema" => Commands.Inspection.InspectCommands.Schema(),
        "pipeline load-package" => Commands.Inspection.InspectCommands.LoadPackage(),
        "pipeline failed-jobs" => Commands.Inspection.InspectCommands.FailedJobs(),
        "pipeline drop" => Commands.Inspection.ChangeCommands.Drop(),
        "pipeline drop-pending-packages" => Commands.Inspection.ChangeCommands.DropPending(),
        "pipeline sync" => Commands.Inspection.ChangeCommands.Sync(),
        "replay" => Commands.Inspection.ReplayCommand.Spec(),
        _ => null,
    };

    private static CommandSpec? Agents(string name) => name switch
    {
        "init" => Commands.Setup.InitCommands.Init(),
        "doctor" => Commands.Setup.DoctorCommand.Spec(),
        "toolkit list" => Commands.Setup.ToolkitCommands.List(),
        "toolkit info" => Commands.Setup.ToolkitCommands.Info(),
        "toolkit install" => Commands.Setup.ToolkitCommands.Install(),
        "uninstall" => Commands.Setup.InitCommands.Uninstall(),
        "guard" => Commands.Setup.GuardCommand.Spec(),
        _ => null,
    };

    /// <summary>The entry whose words begin the arguments, the longest name first; null when there is none. A tool's name stands for its command.</summary>
    public static CommandEntry? Find(ReadOnlySpan<string> arguments, out int words)
    {
        var found = FindCommand(arguments, out words);
        if (found is null && arguments.Length > 0 && OfTool(arguments[0]) is { } command)
        {
            found = FindCommand([.. command, .. arguments[1..]], out words);
            words = found is null ? 0 : words - command.Length + 1;
        }

        return found;
    }

    /// <summary>The words of the command that does the tool's work, or null. In a method of its own: a command's own name needs no list of tools.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[]? OfTool(string tool) => ToolCommands.ByTool.TryGetValue(tool, out var command) ? command.Split(' ') : null;

    private static CommandEntry? FindCommand(ReadOnlySpan<string> arguments, out int words)
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
        if (arguments.Length == 0 || !name.StartsWith(arguments[0], StringComparison.Ordinal))
        {
            return 0;
        }

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
