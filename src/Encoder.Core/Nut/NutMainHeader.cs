using Encoder.Core.Time;

namespace Encoder.Core.Nut;

/// <summary>NUT's main header: time bases, frame code table and the header bytes that frames leave out.</summary>
internal sealed record NutMainHeader(
    List<Timebase> Timebases, NutFrameCode[] FrameCodes, IReadOnlyList<ReadOnlyMemory<byte>> ElisionHeaders)
{
    private const int MinVersion = 2;
    private const int MaxVersion = 4;
    private const int MaxTimebases = 256;

    /// <summary>A frame code that leaves everything to be said by the frame itself, and its number.</summary>
    public (byte Number, NutFrameCode Code) CodedFrame()
    {
        for (var number = 0; number < FrameCodes.Length; number++)
        {
            if (FrameCodes[number] is { SizeMul: 1, SizeLsb: 0, ReservedCount: 0 } code && (code.Flags & (NutFrameFlags.Coded | NutFrameFlags.Invalid)) == NutFrameFlags.Coded)
                return ((byte)number, code);
        }

        throw NutFaults.Malformed("no frame code leaves its size to the frame", 0);
    }

    public static NutMainHeader Read(ReadOnlyMemory<byte> content, ref NutReader reader)
    {
        var version = reader.Varint();
        if (version is < MinVersion or > MaxVersion)
            throw NutFaults.Malformed($"version {version} is unknown", reader.Position);
        if (version > 3)
            reader.Varint();
        if (reader.Varint() != 1)
            throw NutFaults.Malformed("it must hold exactly one stream", reader.Position);
        reader.Varint(); // max_distance: for seeking only
        var timebases = ReadTimebases(ref reader);
        var codes = NutFrameCode.ReadTable(ref reader);
        return new NutMainHeader([.. timebases], codes, ReadElisionHeaders(content, ref reader));
    }

    private static Timebase[] ReadTimebases(ref NutReader reader)
    {
        var timebases = new Timebase[reader.Varint(MaxTimebases, "number of time bases")];
        for (var i = 0; i < timebases.Length; i++)
        {
            timebases[i] = new Timebase(reader.Varint(int.MaxValue, "time base"), reader.Varint(int.MaxValue, "time base"));
            if (timebases[i].Num == 0 || timebases[i].Den == 0)
                throw NutFaults.Malformed("a time base is zero", reader.Position);
        }

        return timebases;
    }

    private static List<ReadOnlyMemory<byte>> ReadElisionHeaders(ReadOnlyMemory<byte> content, ref NutReader reader)
    {
        List<ReadOnlyMemory<byte>> headers = [ReadOnlyMemory<byte>.Empty];
        if (reader.AtEnd)
            return headers;
        var count = reader.Varint(127, "number of elision headers");
        for (var i = 0; i < count; i++)
        {
            var length = reader.Varint(255, "length of an elision header");
            headers.Add(content.Slice(reader.Skip(length), length));
        }

        return headers;
    }
}
