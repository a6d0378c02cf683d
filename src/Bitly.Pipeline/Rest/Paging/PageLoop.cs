using System.Security.Cryptography;
using System.Text;

namespace Bitly.Pipeline.Rest;

/// <summary>Notices pages that go in a circle: the same request, or the same answer with records in it, for the third time.</summary>
internal sealed class PageLoop(string resource)
{
    private const int Allowed = 2;

    private readonly Dictionary<UInt128, int> _requests = [];
    private readonly Dictionary<UInt128, int> _bodies = [];

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

    private static int Count(Dictionary<UInt128, int> seen, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        var key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        return seen[key] = seen.GetValueOrDefault(key) + 1;
    }
}
