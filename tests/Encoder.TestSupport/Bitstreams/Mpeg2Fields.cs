namespace Encoder.TestSupport.Bitstreams;

/// <summary>
/// MPEG-2 whose fields are pictures of their own, which no encoder at hand makes: 64 × 64, open GOPs, 25 frames/s, flat blocks and skipped
/// macroblocks (ISO/IEC 13818-2 §6.2).
/// </summary>
public static class Mpeg2Fields
{
    private const int Rows = 2; // of macroblocks in a field
    private const int Columns = 4;
    private const string NoMotion = "11";
    private const string FieldMotion = "01";

    private static readonly string[] LumaSizes = ["100", "00", "01", "101", "110", "1110", "11110", "111110", "1111110"];
    private static readonly string[] ChromaSizes = ["00", "01", "10", "110", "1110", "11110", "111110", "1111110", "11111110"];

    /// <summary>The stream without a container.</summary>
    public static byte[] Stream(int frames)
    {
        var bits = new BitWriter();
        foreach (var frame in FieldFrame.Sequence(frames, isOpen: true))
        {
            if (frame.Kind == FieldKind.Intra) Headers(bits, frame);
            Field(bits, frame, isBottom: false);
            Field(bits, frame, isBottom: true);
        }

        return bits.Bytes(0, 0, 1, 0xB7).ToArray();
    }

    private static void Headers(BitWriter bits, FieldFrame frame)
    {
        Start(bits, 0xB3).Number(64, 12).Number(64, 12).Number(1, 4).Number(3, 4).Number(5000, 18).Code("1").Number(20, 10).Code("000");
        Start(bits, 0xB5).Number(1, 4).Number(0x48, 8).Code("0").Code("01").Number(0, 16).Code("1").Number(0, 16);
        Start(bits, 0xB8).Number(0, 12).Code("1").Number(frame.GopStart / 25, 6).Number(frame.GopStart % 25, 6).Code(frame.Display == 0 ? "10" : "00");
    }

    private static void Field(BitWriter bits, FieldFrame frame, bool isBottom)
    {
        var kind = frame.Kind == FieldKind.Intra && isBottom ? FieldKind.Forward : frame.Kind;
        var (looksBack, looksAhead) = (kind != FieldKind.Intra, kind == FieldKind.Both);
        Start(bits, 0).Number(frame.Display - frame.GopStart, 10).Number((int)kind + 1, 3).Number(0xFFFF, 16)
            .Code(looksBack ? "0111" : "").Code(looksAhead ? "0111" : "").Code("0");
        Start(bits, 0xB5).Number(8, 4).Number(looksBack ? 0x11 : 0xFF, 8).Number(looksAhead ? 0x11 : 0xFF, 8)
            .Code("00").Code(isBottom ? "10" : "01").Number(0, 11);
        for (var row = 0; row < Rows; row++)
        {
            Start(bits, row + 1).Number(2, 5).Code("0");
            Macroblocks(bits, frame, isBottom, kind, row);
        }
    }

    private static void Macroblocks(BitWriter bits, FieldFrame frame, bool isBottom, FieldKind kind, int row)
    {
        var dc = new[] { 128, 128, 128 };
        for (var column = 0; kind == FieldKind.Intra && column < Columns; column++)
            Intra(bits.Code("1").Code("1"), frame, isBottom, (row * Columns) + column, dc);
        if (kind == FieldKind.Intra) return;

        // The first refers to others, two are skipped like it, the last is new.
        var field = isBottom ? "1" : "0";
        bits.Code("1").Code(kind == FieldKind.Forward ? "001" : "10").Code(FieldMotion).Code(field).Code(NoMotion);
        if (kind == FieldKind.Both) bits.Code(field).Code(NoMotion);
        Intra(bits.Code("010").Code("00011"), frame, isBottom, (row * Columns) + Columns - 1, dc);
    }

    // Six flat blocks: four of luma, two of chroma; each says how it differs from the one before.
    private static void Intra(BitWriter bits, FieldFrame frame, bool isBottom, int macroblock, int[] dc)
    {
        for (var block = 0; block < 6; block++)
        {
            var plane = Math.Max(0, block - 3);
            int value = frame.Sample(isBottom, macroblock, block);
            var difference = value - dc[plane];
            dc[plane] = value;
            var size = difference == 0 ? 0 : int.Log2(Math.Abs(difference)) + 1;
            bits.Code((plane == 0 ? LumaSizes : ChromaSizes)[size]).Number(difference < 0 ? difference + (1 << size) - 1 : difference, size).Code("10");
        }
    }

    private static BitWriter Start(BitWriter bits, int code) => bits.Bytes(0, 0, 1, (byte)code);
}
