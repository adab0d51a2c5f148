using System.Buffers.Binary;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Node.Assets;

/// <summary>
/// How a container must be read. Decided from its first bytes, the same for a complete file and an arriving asset, so that both give
/// the same result.
/// </summary>
/// <param name="IsSequential">
/// Whether it is read in order: its demuxer needs no seek, but would look at the end first if seeking were possible. Otherwise the index may lie anywhere.
/// </param>
/// <param name="ReadsToEnd">Whether its demuxer reads every byte to the last, so that an interrupted read can be detected.</param>
/// <param name="IsFragmented">Whether it is a fragmented MP4: each fragment leads to the next one, and no header states the total length.</param>
/// <param name="SeeksInFile">Whether a complete file is read with seeking all the same, because the index recovers more of a damaged file; the result of an undamaged file is the same.</param>
/// <param name="Analyze">Maximum media time that is read to find the tracks; null: the default.</param>
internal sealed record ContainerLayout(bool IsSequential, bool ReadsToEnd = false, bool IsFragmented = false, bool SeeksInFile = false, TimeSpan? Analyze = null)
{
    /// <summary>Bytes at the start that <see cref="OfHead"/> needs.</summary>
    public const int HeadBytes = 1024;

    // These containers list no tracks at the start, so ffmpeg searches for tracks up to the limit, and the first chunk waits for that.
    private static readonly TimeSpan ShortAnalyze = TimeSpan.FromSeconds(3);
    private static readonly ContainerLayout Seeking = new(IsSequential: false);
    private static readonly ContainerLayout Stream = new(IsSequential: true, ReadsToEnd: true, Analyze: ShortAnalyze);

    /// <summary>The limits of a node, tightened to what this container needs.</summary>
    public InputLimits Within(InputLimits limits) => Analyze is { } analyze ? limits with { AnalyzeDuration = analyze } : limits;

    /// <summary>Examines an asset; <paramref name="read"/> fills a buffer from an offset on, with fewer bytes only at the end.</summary>
    public static async Task<ContainerLayout> FindAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        var head = new byte[HeadBytes];
        var length = await read(0, head).ConfigureAwait(false);
        if (OfHead(head.AsSpan(0, length)) is { } layout) return layout;
        return await Mp4Layout.FindAsync(read).ConfigureAwait(false) switch
        {
            Mp4Index.First => new ContainerLayout(IsSequential: true),
            Mp4Index.Fragmented => new ContainerLayout(IsSequential: true, IsFragmented: true),
            _ => Seeking,
        };
    }

    // The GUID of an ASF header object.
    private static ReadOnlySpan<byte> AsfHeader => [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];

    /// <summary>The layout by the first bytes; null for MP4 and QuickTime, where the order of boxes matters.</summary>
    public static ContainerLayout? OfHead(ReadOnlySpan<byte> head)
    {
        if (Mp4Layout.IsBox(head)) return null;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return new ContainerLayout(IsSequential: true, ReadsToEnd: true);
        if (head.StartsWith("FLV"u8) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]) || IsTransportStream(head)) return Stream;
        if (head.StartsWith("nut/multimedia container\0"u8)) return new ContainerLayout(IsSequential: true, ReadsToEnd: true);
        if (head.StartsWith("OggS"u8)) return new ContainerLayout(IsSequential: true, ReadsToEnd: true);
        if (head.StartsWith(AsfHeader)) return new ContainerLayout(IsSequential: true);
        return IsAviInOrder(head) ? new ContainerLayout(IsSequential: true, SeeksInFile: true) : Seeking;
    }

    // 188 bytes a packet; 192 in M2TS, which puts a time stamp before each.
    private static bool IsTransportStream(ReadOnlySpan<byte> head) => HasSyncs(head, 0, 188) || HasSyncs(head, 4, 192);

    private static bool HasSyncs(ReadOnlySpan<byte> head, int first, int every)
    {
        for (var packet = 0; packet < 4; packet++)
            if (head.Length <= first + (packet * every) || head[first + (packet * every)] != 0x47) return false;
        return true;
    }

    // AVIF_MUSTUSEINDEX of the main header: its chunks are not in the order of time. Most files are interleaved whatever the flag says;
    // in a file that is not, each track is read when it arrives.
    private static bool IsAviInOrder(ReadOnlySpan<byte> head) =>
        head.Length >= 48 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("AVI LIST"u8) && head[24..].StartsWith("avih"u8)
        && (BinaryPrimitives.ReadUInt32LittleEndian(head[44..]) & 0x20) == 0;
}
