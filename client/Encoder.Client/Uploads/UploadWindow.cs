using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// How much is on its way at once: as much as the line carries in a second. More blocks would share the line between them, and the first,
/// which the encode begins with, would arrive when the fourth does; and of a block that takes longer, the encode would see nothing meanwhile.
/// </summary>
internal sealed class UploadWindow(int most)
{
    private const int Step = 64 * 1024;
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    /// <summary>Blocks that may be on their way; 1 until something is known.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>Bytes of a block that go in one request; few until something is known.</summary>
    public int PieceLength { get; private set; } = 4 * Step;

    /// <summary>Bytes were acknowledged.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="elapsed">Time since they were begun.</param>
    /// <param name="beside">Blocks that were on their way then, theirs included.</param>
    public void Observe(int bytes, TimeSpan elapsed, int beside)
    {
        var carried = elapsed <= TimeSpan.Zero ? double.MaxValue : bytes * (double)beside * (Target / elapsed);
        Size = (int)Math.Clamp(carried / AssetInfo.BlockLength, 1, most);
        PieceLength = (int)Math.Clamp(carried, Step, AssetInfo.BlockLength) / Step * Step;
    }
}
