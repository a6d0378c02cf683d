using System.ComponentModel;
using System.Diagnostics;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// The vault hook: a command of the user's choice prints a secret. It is an argument list, started without a shell; <c>{key}</c> in an
/// argument becomes the field's name. Its output is never logged, its error output is thrown away.
/// <code>
/// [runtime]
/// secret_command = ["pass", "show", "loader/{key}"]
/// [runtime.secret_commands]
/// access_token = ["op", "read", "op://work/loader/token"]
/// </code>
/// </summary>
internal sealed class SecretCommand(TomlProvider config, TimeSpan limit)
{
    private const int MaxOutput = 64 * 1024;

    public const string ProviderName = "secret_command";

    /// <summary>Time a command may take before it is killed.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>The command for a field as written, and the file it stands in; null when none is configured.</summary>
    public (IReadOnlyList<string> Command, string Key, string File)? For(string field)
    {
        var own = config.FindNode(["runtime", "secret_commands", field]);
        var found = own ?? config.FindNode(["runtime", "secret_command"]);
        if (found is not { Node: var node, File: var file })
        {
            return null;
        }

        var key = own is null ? "runtime.secret_command" : $"runtime.secret_commands.{field}";
        if (node.Kind != NodeKind.List || node.Items.Count == 0 || node.Items.Any(item => item.Kind != NodeKind.Text))
        {
            throw ConfigErrors.SecretCommandForm(file, node.Line, key);
        }

        return ([.. node.Items.Select(item => item.Text.Replace("{key}", field, StringComparison.Ordinal))], key, file);
    }

    /// <summary>Runs a command: its output without the last line end, or null and why there is none.</summary>
    public (string? Value, string? Remark) Run(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            return Read(process);
        }
        catch (Win32Exception)
        {
            return (null, "the command could not be started");
        }
    }

    private (string? Value, string? Remark) Read(Process process)
    {
        var buffer = new char[MaxOutput];
        var reading = process.StandardOutput.ReadBlockAsync(buffer, 0, buffer.Length);
        if (!reading.Wait(limit) || !process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return (null, $"the command took longer than {limit.TotalSeconds:0} s");
        }

        if (process.ExitCode != 0)
        {
            return (null, $"the command ended with exit code {process.ExitCode}");
        }

        var value = new string(buffer, 0, reading.Result).TrimEnd('\r', '\n');
        Array.Clear(buffer);
        return value.Length == 0 ? (null, "the command printed nothing") : (value, null);
    }
}
