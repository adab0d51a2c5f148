using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class AssetInputTests
{
    private static readonly Uri Address = new("http://127.0.0.1:4711/0123456789abcdef");

    [Theory]
    [InlineData(true, "0")]
    [InlineData(false, "1")]
    public void Probe_OfAnArrivingAsset_ReadsItsAddressAndNoFile(bool isSequential, string seekable)
    {
        var command = ProbeCommand.For(AssetInput.Endpoint(Address, isSequential), InputLimits.Default);

        Assert.Equal(["-seekable", seekable, "-i", Address.AbsoluteUri], command.Arguments.TakeLast(4));
        Assert.Equal("http,tcp", command.Arguments[command.Arguments.ToList().IndexOf("-protocol_whitelist") + 1]);
        Assert.True(command.UsesNetwork);
        Assert.Empty(command.Reads);
    }

    [Fact]
    public void Probe_OfAFileReadInOrder_DoesNotSeek()
    {
        var command = ProbeCommand.For(AssetInput.File("/in/clip.ts", isSequential: true), InputLimits.Default);

        Assert.Equal(["-seekable", "0", "-i", "file:/in/clip.ts"], command.Arguments.TakeLast(4));
        Assert.False(command.UsesNetwork);
    }

    [Theory]
    [InlineData("http://example.org/clip.mp4")]
    [InlineData("https://127.0.0.1/clip.mp4")]
    [InlineData("file:///etc/passwd")]
    public void Endpoint_ThatIsNotTheNodesOwn_IsRefused(string address) =>
        Assert.Throws<ArgumentException>(() => AssetInput.Endpoint(new Uri(address), isSequential: true));
}
