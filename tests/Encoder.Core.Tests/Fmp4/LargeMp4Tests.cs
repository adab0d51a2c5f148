using System.Buffers.Binary;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class LargeMp4Tests
{
    private const int SampleBytes = 1 << 30;

    [Fact]
    public async Task WriteAsync_MoreThanFourGiB_HasSixtyFourBitOffsetsAndSize()
    {
        const int Segments = 5;
        var init = InitSegment.Write(new InitTrack(TrackKind.Video, Boxes.Avc1(), 1_000, 64, 48, 0));
        var track = new ProgressiveTrack(
            init, [.. Enumerable.Range(0, Segments).Select(i => new SegmentInfo(i, null, i * 1_000, 1_000, 0))],
            (number, _) => Task.FromResult<Stream>(new HugeSegment(number)));
        using var output = new HeadOfOutput();
        await ProgressiveMp4Writer.WriteAsync([track], [], output, CancellationToken.None);

        var head = output.Head.ToArray();
        var mdat = head.AsSpan().IndexOf("mdat"u8) - 4;
        Assert.Equal((1u, ((ulong)Segments * SampleBytes) + 16), (U32(head, mdat), BinaryPrimitives.ReadUInt64BigEndian(head.AsSpan(mdat + 8))));
        Assert.Equal(mdat + 16 + ((long)Segments * SampleBytes), output.Written);
        var co64 = head.AsSpan().IndexOf("co64"u8) + 4;
        Assert.Equal((uint)Segments, U32(head, co64 + 4));
        Assert.Equal(
            Enumerable.Range(0, Segments).Select(i => (ulong)(mdat + 16 + ((long)i * SampleBytes))),
            Enumerable.Range(0, Segments).Select(i => BinaryPrimitives.ReadUInt64BigEndian(head.AsSpan(co64 + 8 + (8 * i)))));
        Assert.Equal(-1, head.AsSpan(0, mdat).IndexOf("stco"u8));
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    /// <summary>A segment of one sample of 1 GiB that is never held: its head, then whatever is in the buffer.</summary>
    private sealed class HugeSegment : Stream
    {
        private readonly byte[] head;
        private int position;

        public HugeSegment(int number)
        {
            var small = SegmentWriter.Write(number, number * 1_000, [new SegmentSample(1_000, 0, true, new byte[1])]);
            head = small[..^1];
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(head.Length - 8), SampleBytes + 8);
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(head.Length - 12), SampleBytes);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (position >= head.Length)
                return buffer.Length;
            var part = head.AsSpan(position, Math.Min(buffer.Length, head.Length - position));
            part.CopyTo(buffer);
            position += part.Length;
            return part.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Keeps the first bytes and counts the rest.</summary>
    private sealed class HeadOfOutput : MemoryStream
    {
        private const int Kept = 8_192;

        public long Written { get; private set; }

        public MemoryStream Head => this;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length < Kept)
                Write(buffer.Span[..(int)Math.Min(buffer.Length, Kept - Length)]);
            Written += buffer.Length;
            return default;
        }
    }
}
