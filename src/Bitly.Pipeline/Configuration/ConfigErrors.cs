using System.Text;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Configuration;

/// <summary>Every error of this room. Names and places, never values.</summary>
internal static class ConfigErrors
{
    public static PipelineException PipelineName(string name) =>
        new("PIPELINE_NAME_INVALID", Recovery.FixAndRerun,
            $"`{name}` is no pipeline name: it names a folder and a file, so it may hold no slash, backslash, colon or NUL and may not be empty.");

    /// <summary>dlt's ConfigFieldMissingException in our form: what is missing, every place that was tried, how to set it.</summary>
    public static PipelineException MissingField(string neededBy, IReadOnlyList<LookupTrace> missing, ConfigLookup lookup)
    {
        var fields = string.Join(", ", missing.Select(trace => $"`{trace.Field}`"));
        var text = new StringBuilder($"Missing {missing.Count} field(s) in configuration of `{neededBy}`: {fields}");
        foreach (var trace in missing)
        {
            text.Append($"\nfor field `{trace.Field}` these places were tried, in this order:");
            foreach (var attempt in trace.Tries)
            {
                text.Append($"\n  ({attempt.Provider}, {attempt.Key}){(attempt.Remark is null ? "" : $": {attempt.Remark}")}");
            }
        }

        foreach (var provider in lookup.Providers.OfType<TomlProvider>())
        {
            foreach (var (file, exists) in provider.Files)
            {
                text.Append($"\n{provider.Name}: {file} {(exists ? "was read" : "is not there")}");
            }
        }

        text.Append($"\nSet it with the command `credentials set`, in the environment, or in .dlt/secrets.toml with `[sources.{neededBy}]`.");
        return new("CONFIG_FIELD_MISSING", Recovery.FixAndRerun, text.ToString(), new NextStep("inspect-credentials", "shows which credentials are set and every place that was tried"))
        {
            Cause = $"No value for {fields} in any place.",
        };
    }

    public static PipelineException SecretInConfig(string file, int line, string key) =>
        new("SECRET_IN_CONFIG", Recovery.FixAndRerun,
            $"{file}:{line}: `{key}` is a secret, but config.toml is no place for secrets: it is shared and committed. Move the line to secrets.toml beside it, and replace the credential if the file was ever committed.");

    public static PipelineException SecretsFileOpen(string file) =>
        new("SECRETS_FILE_OPEN", Recovery.FixAndRerun,
            $"{file} may be read or changed by other users of this machine, so it is not read. Run: chmod 600 '{file}'");

    public static PipelineException TomlSyntax(string file, TomlProblem problem) =>
        new("CONFIG_SYNTAX", Recovery.FixAndRerun, $"{file}:{problem.Line}:{problem.Column}: not valid TOML: {problem.Message}.");

    public static PipelineException Unreadable(string file, Exception cause) =>
        new("CONFIG_UNREADABLE", Recovery.FixAndRerun, $"{file} is there but can not be read ({cause.GetType().Name}).", inner: cause);

    public static PipelineException SecretCommandForm(string file, int line, string key) =>
        new("SECRET_COMMAND_INVALID", Recovery.FixAndRerun,
            $"{file}:{line}: `{key}` must be a list of texts, the program first: secret_command = [\"pass\", \"show\", \"{{key}}\"]. No shell is used.");

    public static PipelineException ValueInvalid(LookupTrace trace, string wanted) =>
        new("CONFIG_VALUE_INVALID", Recovery.FixAndRerun,
            $"The value of `{trace.Field}` ({trace.Hit?.Provider}, {trace.Hit?.Key}) is not {wanted}.");

    public static PipelineException SecretsFileShape(string file, string path) =>
        new("SECRETS_FILE_SHAPE", Recovery.FixAndRerun,
            $"{file}: `{path}` can not be set because a part of that path is already a value or an inline table. Edit the file by hand.");

    public static PipelineException NotPlain(string file) =>
        new("FILE_NOT_PLAIN", Recovery.FixAndRerun,
            $"{file} is a pipe, a device or a socket and not a file, so it was not opened: it might never answer or never end. Put a file in its place, or take it away.");
}
