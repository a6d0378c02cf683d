using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Configuration;

/// <summary>Every error of this room. Names and places, never values.</summary>
internal static partial class ConfigErrors
{
    public static PipelineException PipelineName(string name) =>
        new("PIPELINE_NAME_INVALID", Recovery.FixAndRerun,
            $"`{name}` is no pipeline name: it names a folder and a file, so it may hold no slash, backslash, colon or NUL and may not be empty.");
}
