using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>Result of one file of a case folder.</summary>
public sealed record CaseResult(IReadOnlyList<string> Differences, string? Skipped);

/// <summary>One file of a case folder, whatever its kind.</summary>
public static class CaseFile
{
    public static async Task<CaseResult> RunAsync(string file)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        if (document.RootElement.TryGetProperty("vectors", out var vectors))
        {
            return new CaseResult(Vectors.Run(document.RootElement.GetProperty("name").GetString()!, vectors), null);
        }

        if (!document.RootElement.TryGetProperty("runs", out var runs) || runs.ValueKind != JsonValueKind.Array || !document.RootElement.TryGetProperty("destination", out _))
        {
            return new CaseResult(await SeedExample.RunAsync(document.RootElement), null);
        }

        var dltCase = DltCase.Read(file);
        if (Deviations.SkipKind(dltCase) is { } kind)
        {
            return new CaseResult([], kind);
        }

        try
        {
            return new CaseResult(await CaseRunner.RunAsync(dltCase), null);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return new CaseResult([$"the runner broke: {defect}"], null);
        }
    }
}
