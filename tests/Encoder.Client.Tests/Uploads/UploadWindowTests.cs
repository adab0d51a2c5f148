using Encoder.Client.Uploads;
using Encoder.Contracts;

namespace Encoder.Client.Tests.Uploads;

public sealed class UploadWindowTests
{
    private const int Block = AssetInfo.BlockLength;

    [Fact]
    public void Window_NothingKnown_IsOneBlockInPieces()
    {
        var window = new UploadWindow(4);

        Assert.Equal((1, 256 * 1024), (window.Size, window.PieceLength));
    }

    [Theory]
    [InlineData(Block, 0.010, 1, 4, Block)]
    [InlineData(Block, 0.34, 1, 2, Block)]
    [InlineData(Block, 2.0, 1, 1, Block / 2)]
    [InlineData(Block, 2.0, 4, 2, Block)]
    [InlineData(Block, 0.0, 1, 4, Block)]
    [InlineData(256 * 1024, 2.0, 1, 1, 128 * 1024)]
    [InlineData(256 * 1024, 60.0, 1, 1, 64 * 1024)]
    [InlineData(256 * 1024, 0.3, 1, 1, 832 * 1024)]
    public void Observe_Bytes_AllowsWhatTheLineCarriesInASecond(int bytes, double seconds, int beside, int size, int piece)
    {
        var window = new UploadWindow(4);

        window.Observe(bytes, TimeSpan.FromSeconds(seconds), beside);

        Assert.Equal((size, piece), (window.Size, window.PieceLength));
    }
}
