using Encoder.Contracts;
using Encoder.Server.Submissions;

namespace Encoder.Server.Tests.Submissions;

public sealed class BlobAddressTests
{
    private static readonly string[] Allowed = ["https://films.blob.core.windows.net/in/"];

    [Theory]
    [InlineData("https://films.blob.core.windows.net/in/a.mp4")]
    [InlineData("https://FILMS.blob.core.windows.net/in/2026/a%20b.mp4")]
    public void Address_OfAnAllowedContainer_IsTaken(string address) => BlobAddress.ThrowIfRefused(new Uri(address), Allowed);

    [Theory]
    [InlineData("http://films.blob.core.windows.net/in/a.mp4")]
    [InlineData("https://films.blob.core.windows.net/in")]
    [InlineData("https://films.blob.core.windows.net/in/../private/a.mp4")]
    [InlineData("https://films.blob.core.windows.net/in-private/a.mp4")]
    [InlineData("https://films.blob.core.windows.net.evil.example/in/a.mp4")]
    [InlineData("https://films.blob.core.windows.net@evil.example/in/a.mp4")]
    [InlineData("https://films.blob.core.windows.net:444/in/a.mp4")]
    [InlineData("https://films.blob.core.windows.net/in/a.mp4?sv=2026&sig=secret")]
    [InlineData("file:///etc/passwd")]
    [InlineData("in/a.mp4")]
    public void Address_OfAnythingElse_IsRefused(string address)
    {
        var refused = Assert.Throws<FaultException>(() => BlobAddress.ThrowIfRefused(new Uri(address, UriKind.RelativeOrAbsolute), Allowed));
        Assert.Equal(ErrorCodes.BlobNotAllowed, refused.Fault.Code);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AllWrong_AreToldAtOnce()
    {
        var options = new QueueOptions { Name = "A", AtOnce = 0, MostTries = 0, HiddenFor = TimeSpan.Zero, PollEvery = TimeSpan.Zero };
        foreach (var wrong in new[] { "https://films.blob.core.windows.net/", "https://films.blob.core.windows.net/in", "films/in/" }) options.AllowedBlobs.Add(wrong);
        Assert.Equal(8, new QueueOptionsValidator().Validate(null, options).Failures!.Count());
    }
}
