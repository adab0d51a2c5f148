using Encoder.Core.Chunks;
using Encoder.Core.Nut;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Chunks;

/// <summary>Video tracks in pieces, with times in hundredths of a second and a frame every 4 of them (25 frames/s).</summary>
internal static class SampleTracks
{
    /// <summary>Chunks of 8 s, segments of 4 s.</summary>
    public static readonly ChunkTargets Targets = new(800, 400, 4, null);

    public sealed record Track(IReadOnlyList<PiecePacket> Packets, int? Claim, int Share);

    // GOPs of 1 to 400 frames, groups of up to three pictures that are stored behind the one they are shown before, open and closed.
    public static Gen<Track> Tracks =>
        from lengths in Gen.Choose(1, 400).NonEmptyListOf()
        from reorder in Gen.Choose(0, 3)
        from isOpen in Gen.Elements(true, false)
        from claim in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, 9000).Select(value => (int?)value))
        from share in Gen.Choose(1, 400)
        select new Track([.. Reordered(lengths.Take(12), reorder, isOpen)], claim, share);

    public static IEnumerable<PiecePacket> Reordered(IEnumerable<int> lengths, int reorder, bool isOpen)
    {
        var start = 0L;
        var first = true;
        foreach (var length in lengths)
        {
            // An open GOP's keyframe is shown behind its leading pictures.
            var lead = isOpen && !first ? Math.Min(reorder, length - 1) : 0;
            yield return Key((start + lead) * 4);
            for (var at = 0; at < lead; at++) yield return Frame((start + at) * 4);
            for (var at = lead + 1; at < length; at += reorder + 1)
            {
                var last = Math.Min(at + reorder, length - 1);
                yield return Frame((start + last) * 4);
                for (var between = at; between < last; between++) yield return Frame((start + between) * 4);
            }

            (start, first) = (start + length, false);
        }
    }

    public static List<PiecePacket> Fed(List<PieceEntry> pieces, ChunkEntry chunk) =>
    [
        .. chunk.Pieces.SelectMany(number => pieces[number].Packets
            .Take(number == chunk.FirstPiece + chunk.PieceCount - 1 ? chunk.EndPacket : int.MaxValue)
            .Skip(number == chunk.FirstPiece ? chunk.FirstPacket : 0)),
    ];

    public static List<PiecePacket> Until(List<PieceEntry> pieces, (int Piece, int Packet) from, (int Piece, int Packet) to) =>
    [
        .. pieces.SelectMany(piece => piece.Packets.Index().Where(packet =>
            (piece.Number, packet.Index).CompareTo(from) >= 0 && (piece.Number, packet.Index).CompareTo(to) < 0).Select(packet => packet.Item)),
    ];

    public static PiecePacket Key(long pts) => new(pts, 1, AccessKind.Exact);

    public static PiecePacket Frame(long pts) => new(pts, 1, AccessKind.None);

    public static IEnumerable<PiecePacket> Packets(int length, long from = 0) => Enumerable.Range(0, length / 4).Select(at => at == 0 ? Key(from) : Frame(from + (at * 4L)));

    public static IEnumerable<PieceEntry> Pieces(IEnumerable<PiecePacket> packets) => packets.Chunk(25).Select((part, number) => new PieceEntry(number, part));

    // Closed GOPs without reordering, in pieces of a second.
    public static IEnumerable<PieceEntry> Gops(params int[] lengths) =>
        Pieces(lengths.SelectMany((length, number) => Packets(length, lengths.Take(number).Sum())));
}
