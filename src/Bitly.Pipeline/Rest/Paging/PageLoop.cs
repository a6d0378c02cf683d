using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Bitly.Pipeline.Rest;

/// <summary>Notices pages that go in a circle: the same request, or the same answer with records in it, for the third time.</summary>
internal sealed class PageLoop(string resource)
{
    private const int Allowed = 2;

    private readonly Dictionary<(int, UInt128), int> _requests = [];
    private readonly Dictionary<(int, UInt128), int> _bodies = [];

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

    private static int Count(Dictionary<(int Length, UInt128 Sums), int> seen, ReadOnlySpan<byte> bytes)
    {
        // Sums of four strands that do not wait for each other; three different pages of one length would have to agree in all.
        var (a, b, c, d) = (0u, 0u, 0u, 0u);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var at = 0;
        for (; at + 4 <= words.Length; at += 4)
        {
            a = BitOperations.Crc32C(a, words[at]);
            b = BitOperations.Crc32C(b, words[at + 1]);
            c = BitOperations.Crc32C(c, words[at + 2]);
            d = BitOperations.Crc32C(d, words[at + 3]);
        }

        foreach (var one in bytes[(at * 8)..])
        {
            a = BitOperations.Crc32C(a, one);
        }

        var key = (bytes.Length, ((UInt128)a << 96) | ((UInt128)b << 64) | ((UInt128)c << 32) | d);
        return seen[key] = seen.GetValueOrDefault(key) + 1;
    }
}
