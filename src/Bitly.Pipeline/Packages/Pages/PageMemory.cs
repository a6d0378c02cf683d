using System.Buffers;

namespace Bitly.Pipeline.Packages;

/// <summary>Memory of one stored page, from the pool and back to it, so that a million records cost no collection.</summary>
internal sealed class PageMemory(int length) : IMemoryOwner<byte>
{
    private byte[]? _block = ArrayPool<byte>.Shared.Rent(length);

    public Memory<byte> Memory => (_block ?? throw new ObjectDisposedException(nameof(PageMemory))).AsMemory(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block)
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
