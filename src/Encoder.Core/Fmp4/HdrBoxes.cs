using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>High dynamic range in a video sample entry: mastering display and content light level (ISO/IEC 14496-12 §12.1.6, §12.1.7).</summary>
internal static class HdrBoxes
{
    private const string Display = "mdcv";
    private const string Light = "clli";

    /// <summary>Writes what is known and not among the <paramref name="present"/> boxes of the entry.</summary>
    public static void Write(BoxWriter writer, HdrMetadata? hdr, List<Box> present)
    {
        if (hdr?.Display is { } display && present.Find(Display) is null) WriteDisplay(writer, display);
        if (hdr?.Light is not { } light || present.Find(Light) is not null) return;
        using var box = writer.Box(Light);
        writer.U16(light.Max);
        writer.U16(light.Average);
    }

    // Green, blue, red, white: the order and the units of the bitstream.
    private static void WriteDisplay(BoxWriter writer, MasteringDisplay display)
    {
        using var box = writer.Box(Display);
        foreach (var color in (ReadOnlySpan<Chromaticity>)[display.Green, display.Blue, display.Red, display.White])
        {
            writer.U16(color.X);
            writer.U16(color.Y);
        }

        writer.U32((uint)display.MaxLuminance);
        writer.U32((uint)display.MinLuminance);
    }
}
