namespace Encoder.Core.Fmp4;

/// <summary>The first picture of a segment, as a separate segment, so that a thumbnail needs to read and decode only that.</summary>
public static class SegmentKeyframe
{
    /// <summary>Reads only the header and the first sample of one of our own segments. Fault: <c>store.segment_damaged</c>.</summary>
    /// <param name="number">Number and time of the written segment: each is one tick long.</param>
    public static async Task<byte[]> ReadAsync(Stream segment, int number, CancellationToken cancellationToken)
    {
        var head = await SegmentHead.ReadAsync(segment, cancellationToken).ConfigureAwait(false);
        var data = new byte[head.Samples[0].Size];
        await SegmentHead.ReadExactlyAsync(segment, data, cancellationToken).ConfigureAwait(false);
        return SegmentWriter.Write(number, number, [new SegmentSample(1, 0, IsSync: true, data)]);
    }
}
