namespace Encoder.TestSupport.Bitstreams;

/// <summary>How the fields of a frame are predicted; of an intra frame, the second field refers to the first.</summary>
internal enum FieldKind
{
    Intra,
    Forward,
    Both,
}

/// <summary>A frame of two field pictures, top field first.</summary>
/// <param name="Display">Its place in order of presentation.</param>
/// <param name="Decode">Its place in decode order.</param>
/// <param name="GopStart">Place in order of presentation of the first frame that is decoded with its GOP.</param>
internal sealed record FieldFrame(FieldKind Kind, int Display, int Decode, int GopStart)
{
    /// <summary>Frames of a GOP.</summary>
    public const int GopFrames = 12;

    /// <summary>
    /// Frames in decode order: an intra frame every <see cref="GopFrames"/>, in between every other one refers to both sides. In open GOPs the one
    /// before an intra frame does too; in closed ones it looks back alone.
    /// </summary>
    public static IEnumerable<FieldFrame> Sequence(int frames, bool isOpen)
    {
        var decode = 0;
        for (int shown = 0, gopStart = 0; shown < frames; shown++)
        {
            var isLastOfGop = shown % GopFrames == GopFrames - 1;
            if (shown % 2 == 1 && shown + 1 < frames && (isOpen || !isLastOfGop)) continue; // follows the next one
            var isIntra = shown % GopFrames == 0;
            var hasBefore = shown > 0 && shown % 2 == 0 && (isOpen || !isIntra);
            if (isIntra) gopStart = hasBefore ? shown - 1 : shown;
            yield return new FieldFrame(isIntra ? FieldKind.Intra : FieldKind.Forward, shown, decode++, gopStart);
            if (hasBefore) yield return new FieldFrame(FieldKind.Both, shown - 1, decode++, gopStart);
        }
    }

    /// <summary>A sample of the picture: another for every field, block and place, far from black and white.</summary>
    public byte Sample(bool isBottom, int block, int at) => (byte)(32 + (((Display * 67) + (isBottom ? 31 : 0) + (block * 45) + (at * 7)) % 192));

    /// <summary>Which of <paramref name="blocks"/> is new in a field that refers to others.</summary>
    public int NewBlock(bool isBottom, int blocks) => ((Display * 3) + (isBottom ? 1 : 0)) % blocks;
}
