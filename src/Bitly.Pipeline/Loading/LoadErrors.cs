using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Loading;

/// <summary>Every error of this room.</summary>
internal static class LoadErrors
{
    public static PipelineException NotBuilt(string what) => new("NOT_BUILT", Recovery.Bug, $"This build can not {what} yet.");
}
