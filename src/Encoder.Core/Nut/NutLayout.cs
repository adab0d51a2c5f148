namespace Encoder.Core.Nut;

/// <summary>Where the parts of a NUT file are.</summary>
internal static class NutLayout
{
    private static ReadOnlySpan<byte> Signature => "nut/multimedia container\0"u8;

    public static NutReader OpenAfterSignature(ReadOnlySpan<byte> content) =>
        content.StartsWith(Signature)
            ? new NutReader(content, Signature.Length, content.Length)
            : throw NutFaults.Malformed("the signature is missing", 0);

    /// <summary>Where the stream header starts and ends, start code and checksum included.</summary>
    public static (int Start, int End) StreamHeader(ReadOnlySpan<byte> content)
    {
        var reader = OpenAfterSignature(content);
        while (true)
        {
            var position = reader.Position;
            var code = reader.StartCode();
            NutPacketHeader.Open(content, ref reader);
            if (code == NutStartCode.Stream)
                return (position, reader.Position);
            if (code != NutStartCode.Main)
                throw NutFaults.Malformed("no stream header follows the main header", position);
        }
    }

    /// <summary>Position of the first syncpoint, walking from header to header: frames may hold the same bytes, headers may not.</summary>
    public static int FirstSyncPoint(ReadOnlySpan<byte> content)
    {
        var reader = OpenAfterSignature(content);
        while (true)
        {
            var position = reader.Position;
            if (reader.StartCode() is var code && code == NutStartCode.SyncPoint)
                return position;
            if (code is not (NutStartCode.Main or NutStartCode.Stream or NutStartCode.Info))
                throw NutFaults.Malformed("no syncpoint follows the headers", position);
            NutPacketHeader.Open(content, ref reader);
        }
    }
}
