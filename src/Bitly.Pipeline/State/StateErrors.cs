using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.State;

/// <summary>Errors of states on this machine.</summary>
internal static class StateErrors
{
    public static PipelineException OtherPipeline(string mine, string found) => new(
        "STATE_OF_OTHER_PIPELINE",
        Recovery.FixAndRerun,
        $"The state that was found belongs to pipeline {found}, not to {mine}. Give the dataset or the pipeline another name.");
}
