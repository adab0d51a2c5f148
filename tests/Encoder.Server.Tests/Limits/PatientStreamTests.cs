using System.IO.Pipelines;
using Encoder.Server.Limits;
using Encoder.TestSupport.Clocks;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Tests.Limits;

public sealed class PatientStreamTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly FakeClock time = new();
    private readonly Pipe pipe = new(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));

    // A length was taken from memory that the pipe had been given back: uploads had 64 KiB more than was sent, or lacked as much.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task Read_InPieces_GivesEveryByteOnce(int piece)
    {
        var sent = new byte[50_000];
        new Random(1).NextBytes(sent);
        foreach (var part in sent.Chunk(333)) await pipe.Writer.WriteAsync(part);
        await pipe.Writer.CompleteAsync();
        await using var body = new PatientStream(pipe.Reader, Longest, time);

        var (received, buffer) = (new MemoryStream(), new byte[piece]);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;) received.Write(buffer, 0, read);

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Read_OfABodyThatFallsSilent_IsTooSlow()
    {
        await using var body = new PatientStream(pipe.Reader, Longest, time);
        await pipe.Writer.WriteAsync(new byte[3]);
        Assert.Equal(3, await body.ReadAsync(new byte[10]));

        var reading = body.ReadAsync(new byte[10]).AsTask();
        time.Advance(Longest - TimeSpan.FromSeconds(1));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading);
        Assert.Equal(StatusCodes.Status408RequestTimeout, exception.StatusCode);
    }

    [Fact]
    public async Task Read_ThatIsCancelled_LeavesTheNextByteToTheNextRead()
    {
        await using var body = new PatientStream(pipe.Reader, Longest, time);
        using var cancel = new CancellationTokenSource();
        var reading = body.ReadAsync(new byte[10], cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await pipe.Writer.WriteAsync(new byte[] { 5 });

        var buffer = new byte[10];
        Assert.Equal((1, 5), (await body.ReadAsync(buffer), buffer[0]));
    }
}
