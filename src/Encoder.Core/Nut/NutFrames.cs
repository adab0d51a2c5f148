namespace Encoder.Core.Nut;

/// <summary>Reads the frames between start codes.</summary>
internal sealed class NutFrames(ReadOnlyMemory<byte> content, NutMainHeader main, NutStream stream)
{
    /// <summary>Frames of this size and above carry their header bytes themselves.</summary>
    private const int LargeFrame = 4096;

    /// <summary>Bound of the bytes that left-out headers may add, so that a crafted file cannot grow without end.</summary>
    private readonly long maxElided = 4L * content.Length;

    private readonly List<NutPacket> packets = [];
    private long lastPts;
    private long elided;

    public IReadOnlyList<NutPacket> Packets => packets;

    /// <summary>A syncpoint says which time the next differences count from; gives it in its coded form.</summary>
    public long OnSyncPoint(ref NutReader reader)
    {
        var coded = reader.Varint();
        var timebase = main.Timebases[(int)(coded % main.Timebases.Count)];
        var value = (Int128)(coded / main.Timebases.Count) * timebase.Num * stream.Timebase.Den;
        var ticks = value / ((Int128)timebase.Den * stream.Timebase.Num);
        lastPts = ticks < 1L << 60 ? (long)ticks : throw NutFaults.Malformed("a syncpoint is too late", reader.Position);
        return coded;
    }

    /// <summary>Reads one frame, the reader standing behind its frame code.</summary>
    public void ReadFrame(byte frameCode, ref NutReader reader)
    {
        var start = reader.Position - 1;
        var code = main.FrameCodes[frameCode];
        var flags = code.Flags;
        if (flags.HasFlag(NutFrameFlags.Invalid))
            throw NutFaults.Malformed("a frame code is invalid", reader.Position);
        if (flags.HasFlag(NutFrameFlags.Coded))
            flags ^= (NutFrameFlags)reader.Varint(ushort.MaxValue, "frame flags");
        if (flags.HasFlag(NutFrameFlags.StreamId))
            reader.Varint(0, "stream number");
        var ptsAt = reader.Position;
        lastPts = ReadPts(flags, code, ref reader);
        var ptsEnd = reader.Position;
        var size = code.SizeLsb + (flags.HasFlag(NutFrameFlags.SizeMsb) ? (long)code.SizeMul * reader.Varint(int.MaxValue, "frame size") : 0);
        if (size < 0 || size > content.Length * 2L)
            throw NutFaults.Malformed("a frame is larger than the file", reader.Position);
        var header = ReadRest(flags, code, size, ref reader);
        var place = new NutFramePlace(start, 0, 0, 0) { PtsAt = ptsAt, PtsEnd = ptsEnd, ChecksumAt = flags.HasFlag(NutFrameFlags.Checksum) ? reader.Position - sizeof(uint) : null };
        ReadPayload(flags, header, size - header.Length, place, ref reader);
    }

    private long ReadPts(NutFrameFlags flags, NutFrameCode code, ref NutReader reader)
    {
        if (!flags.HasFlag(NutFrameFlags.CodedPts))
            return lastPts + code.PtsDelta;
        var coded = reader.Varint();
        var wrap = 1L << stream.MsbPtsShift;
        if (coded >= wrap)
            return coded - wrap;

        // Only the low bits are there: the time nearest to the last one that has them.
        var lowest = lastPts - (wrap - 1) / 2;
        return ((coded - lowest) & (wrap - 1)) + lowest;
    }

    private ReadOnlyMemory<byte> ReadRest(NutFrameFlags flags, NutFrameCode code, long size, ref NutReader reader)
    {
        if (flags.HasFlag(NutFrameFlags.MatchTime))
            reader.Signed();
        var index = flags.HasFlag(NutFrameFlags.HeaderIndex) ? reader.Varint() : code.HeaderIndex;
        var reserved = flags.HasFlag(NutFrameFlags.Reserved) ? reader.Varint() : code.ReservedCount;
        for (; reserved > 0; reserved--)
            reader.Varint();
        if (flags.HasFlag(NutFrameFlags.Checksum))
            reader.Skip(4);
        if (index >= main.ElisionHeaders.Count)
            throw NutFaults.Malformed("an elision header is not there", reader.Position);
        return size > LargeFrame ? default : main.ElisionHeaders[(int)index];
    }

    private void ReadPayload(NutFrameFlags flags, ReadOnlyMemory<byte> header, long size, NutFramePlace frame, ref NutReader reader)
    {
        var payload = reader.Skip(size);
        var start = payload;
        var side = default(NutSideData);
        if (flags.HasFlag(NutFrameFlags.SideData))
        {
            var sideReader = new NutReader(content.Span, start, reader.Position);
            side = NutSideData.Read(content, ref sideReader);
            start = sideReader.Position;
        }

        var data = content[start..reader.Position];
        if (header.Length + data.Length == 0)
            return; // end of relevance: a time, no packet
        packets.Add(new NutPacket(lastPts, flags.HasFlag(NutFrameFlags.Key), Join(header, data), side.NewExtradata)
        {
            Place = frame with { Payload = payload, Data = start, End = reader.Position },
        });
    }

    private ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> data)
    {
        if (header.IsEmpty)
            return data;
        elided += header.Length;
        if (elided > maxElided)
            throw NutFaults.Malformed("it leaves out more than it holds", content.Length);
        var whole = new byte[header.Length + data.Length];
        header.CopyTo(whole);
        data.CopyTo(whole.AsMemory(header.Length));
        return whole;
    }
}
