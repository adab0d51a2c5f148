namespace Encoder.Core.Nut;

/// <summary>
/// A file of ffmpeg's NUT muxer with one stream, as the splitter writes them. Checksums are not verified: the file comes
/// from our own process, and what matters is that no content of it can crash or stall us.
/// </summary>
public sealed class NutFile
{
    private NutFile(NutMainHeader main, NutStream stream, IReadOnlyList<NutPacket> packets, IReadOnlyList<NutSyncPoint> syncPoints) =>
        (Main, Stream, Packets, SyncPoints) = (main, stream, packets, syncPoints);

    /// <summary>The stream.</summary>
    public NutStream Stream { get; }

    internal NutMainHeader Main { get; }

    internal IReadOnlyList<NutSyncPoint> SyncPoints { get; }

    /// <summary>Its packets in decode order.</summary>
    public IReadOnlyList<NutPacket> Packets { get; }

    /// <summary>A file of the same stream with other packets.</summary>
    public NutFile With(IReadOnlyList<NutPacket> packets) => new(Main, Stream, packets, SyncPoints);

    /// <summary>This file and the one that follows it as one.</summary>
    public NutFile Join(NutFile next) => new(Main, Stream, [.. Packets, .. next.Packets], SyncPoints);

    /// <summary>Reads the whole file. Packets refer to <paramref name="content"/>, which must not change. Fault: <c>split.failed</c>.</summary>
    public static NutFile Parse(ReadOnlyMemory<byte> content)
    {
        var reader = NutLayout.OpenAfterSignature(content.Span);
        NutMainHeader? main = null;
        NutStream? stream = null;
        NutFrames? frames = null;
        List<NutSyncPoint> syncPoints = [];
        while (!reader.AtEnd)
        {
            var position = reader.Position;
            if (content.Span[position] != 'N')
            {
                (frames ?? throw NutFaults.Malformed("a frame comes before the headers", position)).ReadFrame(reader.Byte(), ref reader);
                continue;
            }

            var code = reader.StartCode();
            var packet = NutPacketHeader.Open(content.Span, ref reader);
            if (code == NutStartCode.Main)
                main ??= NutMainHeader.Read(content, ref packet);
            else if (code == NutStartCode.Stream && main is not null)
                frames ??= new NutFrames(content, main, stream = NutStream.Read(content, main, ref packet));
            else if (code == NutStartCode.SyncPoint && frames is not null)
                syncPoints.Add(new NutSyncPoint(position, reader.Position, frames.OnSyncPoint(ref packet)));
            else if (code != NutStartCode.Info)
                throw NutFaults.Malformed("a start code is unknown or out of order", position);
        }

        return stream is not null && frames is not null
            ? new NutFile(main!, stream, frames.Packets, syncPoints)
            : throw NutFaults.Malformed("it has no stream header", content.Length);
    }
}

/// <summary>A syncpoint of a NUT file.</summary>
/// <param name="Start">Its start code.</param>
/// <param name="End">Behind its checksum.</param>
/// <param name="Time">The time it states, in its coded form.</param>
internal readonly record struct NutSyncPoint(int Start, int End, long Time);
