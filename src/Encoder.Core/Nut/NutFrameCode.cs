namespace Encoder.Core.Nut;

/// <summary>Flags of a NUT frame.</summary>
[Flags]
internal enum NutFrameFlags
{
    Key = 1,
    EndOfRelevance = 2,
    CodedPts = 8,
    StreamId = 16,
    SizeMsb = 32,
    Checksum = 64,
    Reserved = 128,
    SideData = 256,
    HeaderIndex = 1024,
    MatchTime = 2048,
    Coded = 4096,
    Invalid = 8192,
}

/// <summary>One of 256 frame codes: what the first byte of a frame says about it.</summary>
internal readonly record struct NutFrameCode(
    NutFrameFlags Flags, int SizeMul, int SizeLsb, int PtsDelta, int ReservedCount, int HeaderIndex)
{
    private const int MaxSize = 1 << 24;
    private const byte StartCodeByte = (byte)'N';

    /// <summary>Reads the run-length coded table of the main header. Only the last two fields keep their value from entry to entry without being sent.</summary>
    public static NutFrameCode[] ReadTable(ref NutReader reader)
    {
        var table = new NutFrameCode[256];
        var run = new NutFrameCode { SizeMul = 1 };
        for (var next = 0; next < table.Length;)
        {
            (run, var count) = ReadRun(ref reader, run);
            if (count <= 0 || count > table.Length - next - (next <= StartCodeByte ? 1 : 0))
                throw NutFaults.Malformed("the frame code table is too long", reader.Position);
            for (var k = 0; k < count; next++)
            {
                // 'N' starts a start code, so it is no frame code and no run counts it.
                if (next == StartCodeByte)
                    table[next] = new NutFrameCode { Flags = NutFrameFlags.Invalid };
                else
                    table[next] = run with { SizeLsb = run.SizeLsb + k++ };
            }

            if (next == StartCodeByte)
                table[next++] = new NutFrameCode { Flags = NutFrameFlags.Invalid };
        }

        return table;
    }

    private static (NutFrameCode Run, long Count) ReadRun(ref NutReader reader, NutFrameCode previous)
    {
        var flags = (NutFrameFlags)reader.Varint(ushort.MaxValue, "frame flags");
        var fields = reader.Varint(64, "number of frame code fields");
        var pts = fields > 0 ? (int)Math.Clamp(reader.Signed(), int.MinValue, int.MaxValue) : previous.PtsDelta;
        var mul = fields > 1 ? reader.Varint(MaxSize, "size multiplier") : previous.SizeMul;
        if (fields > 2 && reader.Varint() != 0)
            throw NutFaults.Malformed("a second stream is named", reader.Position);
        var size = fields > 3 ? reader.Varint(MaxSize, "frame size") : 0;
        var reserved = fields > 4 ? reader.Varint(64, "number of reserved fields") : 0;
        var count = fields > 5 ? reader.Varint() : mul - size;
        if (fields > 6)
            reader.Signed();
        var header = fields > 7 ? reader.Varint(127, "elision header") : previous.HeaderIndex;
        for (var extra = 8; extra < fields; extra++)
            reader.Varint();
        return (new NutFrameCode(flags, mul, size, pts, reserved, header), count);
    }
}
