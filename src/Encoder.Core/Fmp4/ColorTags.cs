namespace Encoder.Core.Fmp4;

/// <summary>Colour by ISO/IEC 23091-2 code points.</summary>
internal readonly record struct ColorTags(int Primaries, int Transfer, int Matrix, bool IsFullRange)
{
    private const int Bt709 = 1;
    private const int Unspecified = 2;

    /// <summary>The default of a codecs string: BT.709 in limited range.</summary>
    public bool IsOrdinary =>
        Primaries is Bt709 or Unspecified && Transfer is Bt709 or Unspecified && Matrix is Bt709 or Unspecified && !IsFullRange;

    /// <summary>From the box colr of type nclx (ISO/IEC 14496-12 §12.1.5); unspecified without one.</summary>
    public static ColorTags Of(ReadOnlyMemory<byte> videoEntry, Mp4Origin origin)
    {
        foreach (var box in Box.ReadAll(videoEntry, origin)[0].Children(origin, SampleEntry.VideoFieldBytes))
            if (box.Type == "colr" && box.Content.Length >= 11 && box.Content.Span.StartsWith("nclx"u8))
            {
                var fields = new BoxFields(box, origin);
                fields.U32();
                return new ColorTags(fields.U16(), fields.U16(), fields.U16(), (fields.U8() & 0x80) != 0);
            }

        return new ColorTags(Unspecified, Unspecified, Unspecified, false);
    }

    /// <summary>The colour part of a codecs string, without the range.</summary>
    public override string ToString() => $"{Primaries:D2}.{Transfer:D2}.{Matrix:D2}";
}
