using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class SegmentKeyframeTests
{
    private static readonly byte[] Segment = SegmentWriter.Write(
        7, 900, [new SegmentSample(40, 80, true, new byte[] { 1, 2, 3 }), new SegmentSample(40, 0, false, new byte[] { 4, 5 })]);

    [Fact]
    public async Task ReadAsync_OfASegment_IsItsFirstSampleAlone()
    {
        var keyframe = await SegmentKeyframe.ReadAsync(new MemoryStream(Segment), 5, CancellationToken.None);

        Assert.Equal(SegmentWriter.Write(5, 5, [new SegmentSample(1, 0, true, new byte[] { 1, 2, 3 })]), keyframe);
    }

    [Fact]
    public void ReadAsync_OfADamagedSegment_NeverEndsInAnythingButAFault() => Mutation.AssertOnlyFaults(Segment, 2_000, bytes =>
    {
        var reading = SegmentKeyframe.ReadAsync(new MemoryStream(bytes), 0, CancellationToken.None);
        Assert.True(reading.IsCompleted);
        reading.GetAwaiter().GetResult();
    });
}
