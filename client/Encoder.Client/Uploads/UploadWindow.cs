namespace Encoder.Client.Uploads;

/// <summary>
/// How many blocks are on their way at once: as many as the line carries in a second. More would share the line between them, and the
/// first block, which the encode begins with, would arrive when the fourth does.
/// </summary>
internal sealed class UploadWindow(int most)
{
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    /// <summary>Blocks that may be on their way; 1 until something is known.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>A block was acknowledged.</summary>
    /// <param name="elapsed">Time since it was begun.</param>
    /// <param name="beside">Blocks that were on their way then, itself included.</param>
    public void Observe(TimeSpan elapsed, int beside) =>
        Size = elapsed <= TimeSpan.Zero ? most : (int)Math.Clamp(beside * (Target / elapsed), 1, most);
}
