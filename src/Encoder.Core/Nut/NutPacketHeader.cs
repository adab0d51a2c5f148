namespace Encoder.Core.Nut;

/// <summary>The start codes of NUT that the splitter writes.</summary>
internal static class NutStartCode
{
    public const ulong Main = 0x4E4D7A561F5F04AD;
    public const ulong Stream = 0x4E5311405BF2F9DB;
    public const ulong SyncPoint = 0x4E4BE4ADEECA4569;
    public const ulong Info = 0x4E49AB68B596BA78;
}

/// <summary>The frame of every NUT packet that is not a frame: start code, forward pointer, content, checksum.</summary>
internal static class NutPacketHeader
{
    /// <summary>Above this size the header has a checksum of its own.</summary>
    public const int LargePacket = 4096;
    private const int ChecksumBytes = 4;

    /// <summary>After the start code: a reader of the packet's content; <paramref name="reader"/> moves behind its checksum.</summary>
    public static NutReader Open(ReadOnlySpan<byte> content, ref NutReader reader)
    {
        var size = reader.Varint();
        if (size > LargePacket)
            reader.Skip(ChecksumBytes);
        if (size < ChecksumBytes)
            throw NutFaults.Malformed("a packet is shorter than its checksum", reader.Position);
        var start = reader.Skip(size);
        return new NutReader(content, start, reader.Position - ChecksumBytes);
    }
}
