namespace Encoder.Core.Nut;

/// <summary>Looks into the first open bitstream units of an AV1 temporal unit.</summary>
internal static class Av1Keyframe
{
    private const int SequenceHeader = 1;
    private const int FrameHeader = 3;
    private const int Frame = 6;

    /// <summary>
    /// True when the first frame is a shown key frame (AV1 §5.9.2). A key frame that is shown later leaves room for frames
    /// before it that refer further back.
    /// </summary>
    public static bool StartsWithShown(ReadOnlySpan<byte> data)
    {
        var isStillPicture = false;
        while (data.Length > 1)
        {
            var type = (data[0] >> 3) & 0xF;
            var headerSize = (data[0] & 4) != 0 ? 2 : 1;
            var hasSize = (data[0] & 2) != 0;
            if (!TrySize(data, headerSize, hasSize, out var start, out var size) || size == 0 && type is FrameHeader or Frame)
                return false;
            if (type is FrameHeader or Frame)
                return isStillPicture || (data[start] & 0xF0) == 0x10; // show_existing 0, frame_type KEY (0), show_frame 1
            if (type == SequenceHeader && size > 0)
                isStillPicture = (data[start] & 0x08) != 0; // reduced_still_picture_header
            data = data[(start + size)..];
        }

        return false;
    }

    private static bool TrySize(ReadOnlySpan<byte> data, int headerSize, bool hasSize, out int start, out int size)
    {
        (start, size) = (headerSize, data.Length - headerSize);
        if (!hasSize)
            return size >= 0;
        long value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (start >= data.Length)
                return false;
            var next = data[start++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                size = (int)Math.Min(value, int.MaxValue);
                return size <= data.Length - start;
            }
        }

        return false;
    }
}
