using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class StoredSegmentTests
{
    [Fact]
    public void WriteAsync_DamagedSegment_NeverEndsInAnythingButAFault()
    {
        var init = InitSegment.Write(new InitTrack(TrackKind.Video, Boxes.Avc1(), 1_000, 64, 48, 80));
        var good = SegmentWriter.Write(0, 0, [.. Enumerable.Range(0, 20).Select(i => new SegmentSample(40, (uint)(40 * (i % 3)), i == 0, new byte[10 + i]))]);
        Mutation.AssertOnlyFaults(good, 3_000, bytes =>
        {
            var track = new ProgressiveTrack(init, [new SegmentInfo(0, null, 0, 800, 0)], (_, _) => Task.FromResult<Stream>(new MemoryStream(bytes)));
            var writing = ProgressiveMp4Writer.WriteAsync([track], [], Stream.Null, CancellationToken.None);
            Assert.True(writing.IsCompleted);
            writing.GetAwaiter().GetResult();
        });
    }
}
