namespace Encoder.Core.Fmp4;

/// <summary>The picture that a segment begins with, as a segment of its own: all that a thumbnail needs to be read and decoded of it.</summary>
public static class SegmentKeyframe
{
    /// <summary>Reads the head and the first sample of one of our own segments, and no further. Fault: <c>store.segment_damaged</c>.</summary>
    /// <param name="number">Number and time of the segment that is written: each is one tick long.</param>
    public static async Task<byte[]> ReadAsync(Stream segment, int number, CancellationToken cancellationToken)
    {
        var head = await SegmentHead.ReadAsync(segment, cancellationToken).ConfigureAwait(false);
        var data = new byte[head.Samples[0].Size];
        await SegmentHead.ReadExactlyAsync(segment, data, cancellationToken).ConfigureAwait(false);
        return SegmentWriter.Write(number, number, [new SegmentSample(1, 0, IsSync: true, data)]);
    }
}
