namespace Encoder.TestSupport.Bitstreams;

/// <summary>
/// H.264 whose fields are pictures of their own (PAFF), which no encoder at hand makes: 64 × 64, closed GOPs, every field a slice of I_PCM and
/// skipped macroblocks (ITU-T H.264 §7.3).
/// </summary>
public static class H264Fields
{
    private const int Macroblocks = 8; // of a field: 4 × 2
    private const int IntraPcm = 25;
    private const int PcmBytes = 384;
    private const int IdrUnit = 5;
    private const int SliceUnit = 1;

    private static readonly byte[] Sequence = Unit(0x67, new BitWriter()
        .Number(77, 8).Number(0, 8).Number(30, 8) // Main, level 3
        .Golomb(0, 0, 0, 4, 2).Code("0") // 4 bits of frame number, 8 of picture order count, 2 reference frames
        .Golomb(3, 1).Code("0010") // 4 macroblocks by 2 pairs of them; not frames alone, no MBAFF, 8 × 8 direct, no cropping
        .Code("100001").Number(1, 32).Number(50, 32).Code("1") // 50 fields/s
        .Code("00011").Golomb(0, 0, 10, 10, 1, 2).Code("1")); // one frame is held back to reorder

    private static readonly byte[] Picture = Unit(0x68, new BitWriter().Golomb(0, 0).Code("00").Golomb(0, 0, 0).Code("000").Golomb(0, 0, 0).Code("0001"));

    /// <summary>The stream in FLV, 25 frames/s: a packet holds a frame, or a field.</summary>
    public static byte[] Flv(int frames, bool fieldsApart)
    {
        byte[] configuration =
            [1, .. Sequence.AsSpan(1, 3), 0xFF, 0xE1, .. Prefixed(Sequence, 2), 1, .. Prefixed(Picture, 2)];
        List<byte> file = [.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0, .. FlvTag(0, [0x17, 0, 0, 0, 0, .. configuration])];
        foreach (var packet in Fields(frames).Chunk(fieldsApart ? 1 : 2))
        {
            var (frame, offset) = (packet[0].Frame, packet[0].IsBottom ? 20 : 0);
            var delay = (frame.Display - frame.Decode + 1) * 40;
            byte[] head = [(byte)(packet[0].IsKey ? 0x17 : 0x27), 1, 0, 0, (byte)delay];
            file.AddRange(FlvTag((frame.Decode * 40) + offset, [.. head, .. packet.SelectMany(field => Prefixed(field.Unit, 4))]));
        }

        return [.. file];
    }

    private static IEnumerable<Field> Fields(int frames)
    {
        var references = 0;
        foreach (var frame in FieldFrame.Sequence(frames, isOpen: false))
        {
            if (frame.Kind == FieldKind.Intra) references = 0;
            foreach (var isBottom in (bool[])[false, true])
                yield return new Field(frame, isBottom, Slice(frame, isBottom, references));
            if (frame.Kind != FieldKind.Both) references++;
        }
    }

    private static byte[] Slice(FieldFrame frame, bool isBottom, int references)
    {
        var isIdr = frame.Kind == FieldKind.Intra && !isBottom;
        var (kind, isReference) = (isIdr || frame.Kind == FieldKind.Both ? frame.Kind : FieldKind.Forward, frame.Kind != FieldKind.Both);
        var bits = new BitWriter()
            .Golomb(0, kind switch { FieldKind.Intra => 7, FieldKind.Forward => 5, _ => 6 }, 0)
            .Number(references, 4).Code(isBottom ? "11" : "10");
        if (isIdr) bits.Golomb(frame.Display / FieldFrame.GopFrames % 2);
        bits.Number((2 * (frame.Display - frame.GopStart)) + (isBottom ? 1 : 0), 8);
        bits.Code(kind switch { FieldKind.Intra => "", FieldKind.Forward => "00", _ => "1000" }); // spatial direct; as many references as said; their own order
        if (isReference) bits.Code(isIdr ? "00" : "0");
        bits.Golomb(0); // quantizer
        if (isIdr)
            for (var block = 0; block < Macroblocks; block++) Pcm(bits.Golomb(IntraPcm), frame, isBottom, block);
        else
            Changed(bits, frame, isBottom, kind);
        return Unit((isReference ? 0x60 : 0) | (isIdr ? IdrUnit : SliceUnit), bits.Code("1"));
    }

    // One macroblock is new; those before and behind it are skipped.
    private static void Changed(BitWriter bits, FieldFrame frame, bool isBottom, FieldKind kind)
    {
        var block = frame.NewBlock(isBottom, Macroblocks);
        Pcm(bits.Golomb(block, IntraPcm + (kind == FieldKind.Forward ? 5 : 23)), frame, isBottom, block);
        if (block < Macroblocks - 1) bits.Golomb(Macroblocks - 1 - block);
    }

    private static void Pcm(BitWriter bits, FieldFrame frame, bool isBottom, int block) =>
        bits.Bytes(Enumerable.Range(0, PcmBytes).Select(at => frame.Sample(isBottom, block, at)));

    // §7.4.1: no unit holds 00 00 00 to 00 00 03.
    private static byte[] Unit(int header, BitWriter payload)
    {
        List<byte> unit = [(byte)header];
        var zeros = 0;
        foreach (var next in payload.ToArray())
        {
            if (zeros == 2 && next <= 3)
            {
                unit.Add(3);
                zeros = 0;
            }

            unit.Add(next);
            zeros = next == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }

    private static byte[] Prefixed(byte[] unit, int lengthBytes) => [.. BigEndian(unit.Length, lengthBytes), .. unit];

    // Type, size, time and its high byte, stream; the data; the size of it all.
    private static byte[] FlvTag(int milliseconds, byte[] data) =>
    [
        9, .. BigEndian(data.Length, 3), .. BigEndian(milliseconds, 3), (byte)(milliseconds >> 24), 0, 0, 0, .. data, .. BigEndian(11 + data.Length, 4),
    ];

    private static IEnumerable<byte> BigEndian(int value, int bytes) => Enumerable.Range(1, bytes).Select(at => (byte)(value >> (8 * (bytes - at))));

    private sealed record Field(FieldFrame Frame, bool IsBottom, byte[] Unit)
    {
        public bool IsKey => !IsBottom && Frame.Kind == FieldKind.Intra;
    }
}
