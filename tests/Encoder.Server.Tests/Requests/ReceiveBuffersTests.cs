using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Requests;

public sealed class ReceiveBuffersTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    // In Kestrel's own pieces of 4 KiB an upload takes a third more of the server's processor time.
    [FfmpegFact]
    public void Kestrel_ReceivingABody_TakesPiecesThatSuitBlocks()
    {
        using var pool = server.Host.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();
        using var piece = pool.Rent(4096);

        Assert.True(piece.Memory.Length >= 64 * 1024, $"A piece has {piece.Memory.Length} bytes.");
    }
}
