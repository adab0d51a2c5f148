namespace Encoder.Core.Nut;

/// <summary>
/// The pictures that no decoder shows at the start of a stream: they follow the first keyframe in decode order, come before it in presentation
/// order, and refer to what is not there. H.264 decoders show them all the same.
/// </summary>
public static class LeadingPictures
{
    private const int HevcRaslN = 8;
    private const int HevcRaslR = 9;

    private static readonly HashSet<string> SkipB = ["mpeg1video", "mpeg2video", "mpeg4"];

    /// <summary>The packets of the stream's first piece that come out of the decoder.</summary>
    public static IEnumerable<NutPacket> Without(string ffmpegCodecName, NutFile file) => ffmpegCodecName switch
    {
        "hevc" => Hevc(file),
        _ when SkipB.Contains(ffmpegCodecName) && !KeyframeProbe.IsClosed(ffmpegCodecName, file.Packets[0], file.Stream.Extradata)
            => file.Packets.Where(packet => packet.Pts >= file.Packets[0].Pts),
        _ => file.Packets,
    };

    // Only those of the first keyframe: every further one has its references.
    private static IEnumerable<NutPacket> Hevc(NutFile file)
    {
        var keyframes = 0;
        foreach (var packet in file.Packets)
        {
            if (packet.IsKey) keyframes++;
            if (keyframes > 1 || KeyframeProbe.HevcUnitType(packet.Data.Span, file.Stream.Extradata.Span) is not (HevcRaslN or HevcRaslR))
                yield return packet;
        }
    }
}
