namespace Encoder.Core.Nut;

/// <summary>One packet of the stream.</summary>
/// <param name="Pts">Presentation time, ticks of the stream's time base; the splitter's offset is still in it.</param>
/// <param name="IsKey">Marked as a keyframe by the demuxer, which is not yet proof of a closed GOP.</param>
/// <param name="Data">The whole packet, header bytes that NUT left out included.</param>
/// <param name="NewExtradata">The configuration that starts to hold with this packet, empty for no change.</param>
public readonly record struct NutPacket(
    long Pts, bool IsKey, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> NewExtradata)
{
    /// <summary>Where its frame stands in the file.</summary>
    internal NutFramePlace Place { get; init; }
}

/// <summary>A frame of a NUT file, in bytes from the file's start.</summary>
/// <param name="Start">Its frame code.</param>
/// <param name="Payload">Its side data, or its data where it has none.</param>
/// <param name="Data">Its data.</param>
/// <param name="End">Behind its data.</param>
internal readonly record struct NutFramePlace(int Start, int Payload, int Data, int End)
{
    /// <summary>Its time, if it states one.</summary>
    public int PtsAt { get; init; }

    /// <summary>Behind its time.</summary>
    public int PtsEnd { get; init; }

    /// <summary>The checksum of the header, which ends it; null when there is none.</summary>
    public int? ChecksumAt { get; init; }
}
