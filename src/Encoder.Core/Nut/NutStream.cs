using Encoder.Core.Time;

namespace Encoder.Core.Nut;

/// <summary>The one stream of a NUT file.</summary>
/// <param name="Timebase">Time base of <see cref="NutPacket.Pts"/>.</param>
/// <param name="CodecTag">The codec's tag (FourCC) as stored, two or four bytes.</param>
/// <param name="Extradata">The codec's configuration in the form of its codec: avcC or hvcC or Annex B, AudioSpecificConfig, OpusHead.</param>
/// <param name="Width">Width in pixels; 0 for audio.</param>
/// <param name="Height">Height in pixels; 0 for audio.</param>
/// <param name="SampleRateHz">Sample rate; 0 for video.</param>
/// <param name="Channels">Number of channels; 0 for video.</param>
/// <param name="DecodeDelay">Frames of reordering that the muxer knew of.</param>
public sealed record NutStream(
    Timebase Timebase, ReadOnlyMemory<byte> CodecTag, ReadOnlyMemory<byte> Extradata,
    int Width, int Height, int SampleRateHz, int Channels, int DecodeDelay)
{
    private const int MaxDimension = 1 << 16;

    /// <summary>Bits of a time stamp that a frame carries when it leaves out the rest.</summary>
    internal int MsbPtsShift { get; private init; }

    internal static NutStream Read(ReadOnlyMemory<byte> content, NutMainHeader main, ref NutReader reader)
    {
        reader.Varint(0, "stream number");
        var streamClass = reader.Varint(3, "stream class");
        var tag = Bytes(content, ref reader);
        var timebase = reader.Varint(main.Timebases.Count - 1, "time base number");
        var shift = reader.Varint(15, "time stamp bits");
        reader.Varint(); // max_pts_distance: guards checksums only
        var delay = reader.Varint(999, "decode delay");
        reader.Varint(); // stream flags
        var extradata = Bytes(content, ref reader);
        var isVideo = streamClass == 0;
        var isAudio = streamClass == 1;
        var first = isVideo || isAudio ? reader.Varint(int.MaxValue, "width or sample rate") : 0;
        var second = isVideo || isAudio ? reader.Varint(isVideo ? MaxDimension : int.MaxValue, "height or rate divisor") : 0;
        return new NutStream(
            main.Timebases[timebase], tag, extradata, isVideo ? first : 0, isVideo ? second : 0,
            isAudio ? first : 0, isAudio ? reader.Varint(ushort.MaxValue, "number of channels") : 0, delay) { MsbPtsShift = shift };
    }

    /// <summary>Moves on to the length of the codec's configuration.</summary>
    internal static void SkipToExtradata(ref NutReader reader)
    {
        reader.Varint(); // stream number
        reader.Varint(); // stream class
        reader.Skip(reader.Varint()); // tag
        for (var field = 0; field < 5; field++) // time base, time stamp bits, pts distance, decode delay, flags
            reader.Varint();
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> content, ref NutReader reader)
    {
        var length = reader.Varint(int.MaxValue, "length");
        return content.Slice(reader.Skip(length), length);
    }
}
