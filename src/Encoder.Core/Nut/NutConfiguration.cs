namespace Encoder.Core.Nut;

/// <summary>
/// Gives a piece another codec configuration. The muxer writes the track's first one into every file; behind a change in the middle of the
/// source (see <see cref="CodecConfigurationTracker"/>) a chunk could not be decoded with it.
/// </summary>
public static class NutConfiguration
{
    /// <summary>The file with <paramref name="extradata"/> in its stream header. Fault: <c>split.failed</c>.</summary>
    public static byte[] Replace(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> extradata)
    {
        var content = file.Span;
        var (start, end) = NutLayout.StreamHeader(content);
        var reader = new NutReader(content, start, end);
        reader.StartCode();
        var fields = NutPacketHeader.Open(content, ref reader);
        var first = fields.Position;
        NutStream.SkipToExtradata(ref fields);
        var old = fields.Position;
        fields.Skip(fields.Varint());
        byte[] header = [.. content[first..old], .. NutWriter.Varint(extradata.Length), .. extradata.Span, .. content[fields.Position..fields.End]];
        return [.. content[..start], .. NutWriter.Packet(content.Slice(start, sizeof(ulong)), header), .. content[end..]];
    }
}
