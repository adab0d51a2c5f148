using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Encoder.Server.Requests;

/// <summary>
/// The memory that Kestrel receives into, in pieces that suit blocks of media: its own are 4 KiB, and each costs a system call, a flush and
/// a turn of the reader. A connection holds a piece only while there are bytes in it, so that idle ones hold none.
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
            // The arrays are the process's.
        }
    }
}
