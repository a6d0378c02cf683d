using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Bitly.Pipeline.Rest;

/// <summary>Notices pages that go in a circle: the same request, or the same answer with records in it, for the third time.</summary>
internal sealed class PageLoop(string resource)
{
    private const int Allowed = 2;

    private readonly Dictionary<(int, ulong), int> _requests = [];
    private readonly Dictionary<(int, ulong), int> _bodies = [];

    /// <exception cref="Errors.PipelineException">PAGE_REPEATS.</exception>
    public void Asked(RestRequest request)
    {
        var text = $"{request.Method} {RestUrl.WithQuery(request.Url, request.Query)}\n{request.Json?.ToJsonString()}\n{request.Data?.ToJsonString()}";
        if (Count(_requests, Encoding.UTF8.GetBytes(text)) > Allowed)
        {
            throw RestErrors.PageRepeats(resource, RestUrl.PathOf(request.Url), "the same request");
        }
    }

    /// <exception cref="Errors.PipelineException">PAGE_REPEATS.</exception>
    public void Answered(ReadOnlySpan<byte> body, string path)
    {
        if (Count(_bodies, body) > Allowed)
        {
            throw RestErrors.PageRepeats(resource, path, "the same answer");
        }
    }

    private static int Count(Dictionary<(int Length, ulong Sum), int> seen, ReadOnlySpan<byte> bytes)
    {
        // Two sums that walk different ways; three different pages of one length would have to agree in both.
        var (even, odd) = (0u, 0ul);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            even = BitOperations.Crc32C(even, word);
            odd = (BitOperations.RotateLeft(odd, 5) ^ word) * 0x9E3779B97F4A7C15;
        }

        foreach (var one in bytes[(bytes.Length / 8 * 8)..])
        {
            even = BitOperations.Crc32C(even, one);
        }

        var key = (bytes.Length, odd ^ even);
        return seen[key] = seen.GetValueOrDefault(key) + 1;
    }
}
