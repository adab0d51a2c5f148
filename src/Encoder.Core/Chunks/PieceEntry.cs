using Encoder.Core.Nut;

namespace Encoder.Core.Chunks;

/// <summary>The packet index of one piece of the splitter: about a second of the video track.</summary>
/// <param name="Number">Counted from 0; the file is <c>pieces/{Number:D6}.nut</c>.</param>
/// <param name="Packets">Its packets in decode order.</param>
public sealed record PieceEntry(int Number, IReadOnlyList<PiecePacket> Packets)
{
    /// <summary>Reads the index of a piece.</summary>
    /// <param name="codec">ffmpeg's name of the codec.</param>
    /// <param name="extradata">The configuration that holds at its start.</param>
    /// <param name="offset">What the splitter adds to every time.</param>
    public static PieceEntry Of(int number, NutFile file, string codec, ReadOnlyMemory<byte> extradata, long offset)
    {
        // Those of the first keyframe alone: every further one has its references.
        var shown = number == 0 ? LeadingPictures.Without(codec, file).Select(packet => packet.Place.Start).ToHashSet() : null;
        var packets = new PiecePacket[file.Packets.Count];
        foreach (var (at, packet) in file.Packets.Index())
        {
            if (!packet.NewExtradata.IsEmpty) extradata = packet.NewExtradata;
            var (access, recovery) = RandomAccessProbe.Of(codec, packet, extradata);
            packets[at] = new PiecePacket(
                packet.Pts - offset, packet.Data.Length, access, recovery, RandomAccessProbe.IsReference(codec, packet, extradata), shown?.Contains(packet.Place.Start) ?? true);
        }

        return new PieceEntry(number, packets);
    }
}

/// <summary>One packet of the video track.</summary>
/// <param name="Pts">When its picture is shown: ticks on the asset's time line (zero at <c>MediaInfo.StartUs</c>) in the splitter's time base.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Access">What it is worth as a place to begin decoding.</param>
/// <param name="Recovery">Of a recovery point: reference pictures until it has recovered.</param>
/// <param name="IsReference">Whether other pictures may refer to it.</param>
/// <param name="IsDecodable">False for one that no decoder shows, for it refers to what is before the track's start.</param>
public readonly record struct PiecePacket(
    long Pts, int Bytes, AccessKind Access, int Recovery = 0, bool IsReference = true, bool IsDecodable = true);
