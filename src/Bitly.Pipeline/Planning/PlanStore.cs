using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Planning;

/// <summary>Plans on disk, for the run that takes one: <c>plans/PLAN_ID.json</c> of the pipeline's working folder, kept for a day.</summary>
internal sealed class PlanStore(string workingFolder, TimeProvider time)
{
    /// <summary>Later a plan is not taken: accounts grow.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly string _folder = Path.Combine(workingFolder, "plans");

    public void Write(RequestPlan plan)
    {
        AtomicFile.Write(FileOf(plan.PlanId), JsonSerializer.SerializeToUtf8Bytes(plan, PlanJson.Default.RequestPlan));
        AtomicFile.RemoveUnfinished(_folder);
        foreach (var old in Directory.EnumerateFiles(_folder, "*.json").Where(file => Read(file) is not { } other || time.GetUtcNow() - other.MadeAt > Life).ToList())
        {
            File.Delete(old);
        }
    }

    /// <summary>The plan, or null when there is none of that id.</summary>
    public RequestPlan? Find(string planId) => planId.Length > 0 && planId.All(char.IsAsciiLetterOrDigit) ? Read(FileOf(planId)) : null;

    /// <summary>A new id: short, because people and agents copy it; a letter first, because some clients send 9215850e14 as a number.</summary>
    public static string NewId() => "p" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));

    /// <summary>Hash of everything a plan stands on.</summary>
    public static string Hash(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];

    private string FileOf(string planId) => Path.Combine(_folder, planId + ".json");

    private static RequestPlan? Read(string file)
    {
        try
        {
            return AtomicFile.Read(file) is { } bytes ? JsonSerializer.Deserialize(bytes, PlanJson.Default.RequestPlan) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RequestPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
