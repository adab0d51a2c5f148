using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// The amount of data in transfer: as much as the connection carries in a second. More blocks would share the connection, and the first,
/// with which the encode starts, would arrive only with the fourth. A block that takes longer than a second is sent in pieces, which the encode can read earlier.
/// </summary>
internal sealed class UploadWindow(int most)
{
    private const int Step = 64 * 1024;
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    /// <summary>Number of blocks that may be in transfer; 1 until a rate is known.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>Bytes of a block per request; few until a rate is known.</summary>
    public int PieceLength { get; private set; } = 4 * Step;

    /// <summary>Records acknowledged bytes.</summary>
    /// <param name="bytes">Number of bytes.</param>
    /// <param name="elapsed">Time since their request started.</param>
    /// <param name="concurrent">Number of blocks in transfer at that time, including this one.</param>
    public void Observe(int bytes, TimeSpan elapsed, int concurrent)
    {
        var carried = elapsed <= TimeSpan.Zero ? double.MaxValue : bytes * (double)concurrent * (Target / elapsed);
        Size = (int)Math.Clamp(carried / AssetInfo.BlockLength, 1, most);
        PieceLength = (int)Math.Clamp(carried, Step, AssetInfo.BlockLength) / Step * Step;
    }
}
