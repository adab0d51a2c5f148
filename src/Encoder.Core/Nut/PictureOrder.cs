namespace Encoder.Core.Nut;

/// <summary>
/// The order in which the pictures of H.264 and HEVC are shown, from the pictures themselves (picture order count: ITU-T H.264 §8.2.1, H.265 §8.3.1):
/// for packets whose container states no time. Only the order of the values counts.
/// </summary>
internal sealed class PictureOrder
{
    private readonly bool isHevc;
    private readonly int lengthSize;
    private H264Sequence? h264;
    private HevcSequence? hevc;
    private (int ExtraBits, bool HasOutputFlag) hevcPicture;
    private long period;
    private int lastLsb;
    private long lastMsb;

    private PictureOrder(bool isHevc, ReadOnlySpan<byte> extradata)
    {
        this.isHevc = isHevc;
        lengthSize = NalUnits.LengthSize(isHevc ? "hevc" : "h264", extradata);
        TakeSets(extradata);
    }

    /// <summary>A value per packet, ascending as they are shown; null where the codec or the stream does not tell.</summary>
    public static long[]? Of(string ffmpegCodecName, IReadOnlyList<NutPacket> packets, ReadOnlyMemory<byte> extradata)
    {
        if (ffmpegCodecName is not ("h264" or "hevc")) return null;
        var order = new PictureOrder(ffmpegCodecName == "hevc", extradata.Span);
        var values = new long[packets.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!packets[i].NewExtradata.IsEmpty) order.TakeSets(packets[i].NewExtradata.Span);
            if (order.Next(packets[i].Data.Span) is not { } value) return null;
            values[i] = value;
        }

        return values;
    }

    // avcC and hvcC hold their sets behind lengths of two bytes; wherever a set's header byte stands behind one, it is read.
    private void TakeSets(ReadOnlySpan<byte> configuration)
    {
        if (lengthSize == 0)
        {
            TakeUnits(new NalUnits(configuration, 0));
            return;
        }

        var (at, lists) = isHevc ? (23, configuration.Length > 22 ? configuration[22] : 0) : (5, 2);
        for (var list = 0; list < lists && at < configuration.Length; list++)
        {
            if (isHevc) at++;
            var count = isHevc ? (at + 1 < configuration.Length ? (configuration[at] << 8) | configuration[at + 1] : 0) : configuration[at] & (list == 0 ? 0x1F : 0xFF);
            at += isHevc ? 2 : 1;
            for (; count > 0 && at + 2 < configuration.Length; count--)
            {
                var length = (configuration[at] << 8) | configuration[at + 1];
                if (length == 0 || at + 2 + length > configuration.Length) return;
                TakeSet(configuration.Slice(at + 2, length));
                at += 2 + length;
            }
        }
    }

    private void TakeUnits(NalUnits units)
    {
        while (units.MoveNext()) TakeSet(units.Whole);
    }

    private void TakeSet(ReadOnlySpan<byte> unit)
    {
        if (unit.IsEmpty) return;
        if (!isHevc && (unit[0] & 0x1F) == 7) h264 = H264Sequence.Read(unit) ?? h264;
        if (isHevc && ((unit[0] >> 1) & 0x3F) == 33) hevc = HevcSequence.Read(unit);
        if (isHevc && ((unit[0] >> 1) & 0x3F) == 34 && unit.Length > 2) hevcPicture = HevcSequence.ReadPicture(unit);
    }

    // Of the first slice of the packet, and the sets before it.
    private long? Next(ReadOnlySpan<byte> packet)
    {
        var units = new NalUnits(packet, lengthSize);
        while (units.MoveNext())
        {
            var unit = units.Current;
            var type = isHevc ? (unit[0] >> 1) & 0x3F : unit[0] & 0x1F;
            if (isHevc ? type < 32 : type is 1 or 2 or 5) return isHevc ? Hevc(unit, type) : H264(unit, type);
            TakeSet(units.Whole);
        }

        return null;
    }

    private long? H264(ReadOnlySpan<byte> unit, int type)
    {
        if (h264 is not { } sequence) return null;
        if (type == 5) Restart();
        // Type 2: they are shown as they are decoded.
        if (sequence.LsbBits is not { } lsbBits) return sequence.IsInDecodeOrder ? period + lastLsb++ : null;
        var reader = new BitReader(unit[1..]);
        reader.Golomb();
        reader.Golomb();
        reader.Golomb();
        if (sequence.HasSeparatePlanes) reader.Skip(2);
        reader.Skip(sequence.FrameNumberBits);
        if (!sequence.HasFramesOnly && reader.Flag()) reader.Skip(1);
        if (type == 5) reader.Golomb();
        return Unrolled((int)reader.Bits(lsbBits), lsbBits, isReference: (unit[0] & 0x60) != 0);
    }

    private long? Hevc(ReadOnlySpan<byte> unit, int type)
    {
        if (hevc is not { } sequence || unit.Length < 3) return null;
        var isIdr = type is 19 or 20;
        if (type is >= 16 and <= 21) Restart();
        if (isIdr) return period;
        var reader = new BitReader(unit[2..]);
        reader.Skip(type is >= 16 and <= 23 ? 2 : 1);
        reader.Golomb();
        reader.Skip(hevcPicture.ExtraBits);
        reader.Golomb();
        if (hevcPicture.HasOutputFlag) reader.Skip(1);
        if (sequence.HasSeparatePlanes) reader.Skip(2);
        // Only pictures of the lowest layer that others refer to count (§8.3.1): not leading pictures, nor those with even numbers below 16.
        var isReference = (unit[1] & 7) == 1 && (type > 9 || (type & 1) == 1) && type is not (6 or 7 or 8 or 9);
        return Unrolled((int)reader.Bits(sequence.LsbBits), sequence.LsbBits, isReference);
    }

    // Behind an IDR picture all that come are shown later.
    private void Restart() => (period, lastLsb, lastMsb) = (period + (1L << 40), 0, 0);

    private long Unrolled(int lsb, int lsbBits, bool isReference)
    {
        var size = 1 << lsbBits;
        var msb = lsb < lastLsb && lastLsb - lsb >= size / 2 ? lastMsb + size
            : lsb > lastLsb && lsb - lastLsb > size / 2 ? lastMsb - size
            : lastMsb;
        if (isReference) (lastLsb, lastMsb) = (lsb, msb);
        return period + msb + lsb;
    }
}
