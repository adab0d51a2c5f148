using Encoder.Server.Limits;

namespace Encoder.Server.Tests.Limits;

public sealed class UploadPaceTests
{
    private const int Much = 1 << 30;

    [Fact]
    public async Task Body_WhileNothingIsEncoded_IsReadAtOnce()
    {
        using var pace = new UploadPace(1, static () => false);
        Assert.Equal(UploadPace.LargestRead, await new PacedStream(new MemoryStream(new byte[Much / 1024]), pace).ReadAsync(new byte[Much / 1024]));
    }

    [Fact]
    public async Task Body_WithoutABound_IsReadAtOnceWhileTheNodeEncodes()
    {
        using var pace = new UploadPace(0, static () => true);
        Assert.Equal(UploadPace.LargestRead, await new PacedStream(new MemoryStream(new byte[Much / 1024]), pace).ReadAsync(new byte[Much / 1024]));
    }

    // A burst of one read is free; the next has to wait for a hundred seconds' worth of tokens.
    [Fact]
    public async Task Body_WhileTheNodeEncodes_WaitsForItsShare()
    {
        using var pace = new UploadPace(UploadPace.LargestRead / 100, static () => true);
        var body = new PacedStream(new MemoryStream(new byte[Much / 1024]), pace);
        await body.ReadExactlyAsync(new byte[UploadPace.LargestRead]);
        using var cancelled = new CancellationTokenSource();
        var waiting = body.ReadAsync(new byte[UploadPace.LargestRead], cancelled.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
