using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Encoder.Server.Requests;

/// <summary>
/// The receive buffers of Kestrel, in a size that suits blocks of media. Its own buffers have 4 KiB, and each costs a system call, a flush and
/// a turn of the reader. A connection holds a buffer only while it contains bytes, so idle connections hold none.
/// </summary>
internal sealed class ReceiveBuffers : IMemoryPoolFactory<byte>
{
    private const int Length = 64 * 1024;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, Length));

        protected override void Dispose(bool disposing)
        {
            // The arrays live as long as the process.
        }
    }
}
