using System.Buffers.Binary;
using System.Text;

namespace Encoder.Core.Fmp4;

/// <summary>The part before the media of one of our own segments.</summary>
/// <param name="Samples">Its samples; positions count from the start of the segment.</param>
/// <param name="PayloadPosition">Offset of the media.</param>
/// <param name="PayloadBytes">Length of the media.</param>
internal sealed record SegmentHead(List<FragmentSample> Samples, int PayloadPosition, long PayloadBytes)
{
    /// <summary>Maximum size of a box before the media: a moof of a million samples is smaller.</summary>
    private const int MaxBoxBytes = 32 << 20;
    private const int FirstReadBytes = 16 * 1024;

    /// <summary>Reads up to the media and no further.</summary>
    public static async Task<SegmentHead> ReadAsync(Stream segment, CancellationToken cancellationToken)
    {
        var origin = Mp4Origin.Store;
        var header = new byte[Box.HeaderBytes];
        var position = 0;
        List<FragmentSample> samples = [];
        while (true)
        {
            await ReadExactlyAsync(segment, header, cancellationToken).ConfigureAwait(false);
            var size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var type = Encoding.Latin1.GetString(header, 4, 4);
            if (type == "mdat")
                return Checked(new SegmentHead(samples, position + Box.HeaderBytes, size - Box.HeaderBytes), origin);
            if (size is < Box.HeaderBytes or > MaxBoxBytes)
                throw origin.Malformed($"box {type} has {size} bytes");
            var whole = await ReadBoxAsync(segment, header, (int)size, cancellationToken).ConfigureAwait(false);
            if (type == "moof")
                TrackFragment.Read(Box.ReadAll(whole, origin)[0], position, default, int.MaxValue, samples, origin);
            position += whole.Length;
        }
    }

    /// <summary>Reads until the memory is full; an early end is a damaged segment.</summary>
    public static async Task ReadExactlyAsync(Stream segment, Memory<byte> memory, CancellationToken cancellationToken)
    {
        var read = await segment.ReadAtLeastAsync(memory, memory.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < memory.Length)
            throw Mp4Origin.Store.Malformed("it is truncated");
    }

    // The buffer grows with the bytes that exist, because the declared size is untrusted.
    private static async Task<byte[]> ReadBoxAsync(Stream segment, byte[] header, int size, CancellationToken cancellationToken)
    {
        var whole = header.ToArray();
        while (whole.Length < size)
        {
            var have = whole.Length;
            Array.Resize(ref whole, Math.Min(size, Math.Max(FirstReadBytes, have * 2)));
            await ReadExactlyAsync(segment, whole.AsMemory(have), cancellationToken).ConfigureAwait(false);
        }

        return whole;
    }

    // The media is copied unchanged, so the samples in it must be contiguous.
    private static SegmentHead Checked(SegmentHead head, Mp4Origin origin)
    {
        long position = head.PayloadPosition;
        foreach (var sample in head.Samples)
        {
            if (sample.Position != position)
                throw origin.Malformed("its samples are not contiguous");
            position += sample.Size;
        }

        return head.Samples.Count > 0 && position == head.PayloadPosition + head.PayloadBytes
            ? head
            : throw origin.Malformed("its samples do not cover its media data");
    }
}
