using Encoder.Server.Security;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Storage;

namespace Encoder.Server.Tests.Security;

public sealed class PlaybackAddressTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly FakeClock clock = new();

    [Fact]
    public async Task Address_Signed_IsGenuineForItsJobOnly()
    {
        var signer = await SignerAsync(new MemoryStore());
        var path = PlaybackAddress.Parse(PlaybackAddress.Sign(signer, "/media/job-1", clock.GetUtcNow(), Lifetime) + "720p/seg-00000.m4s")!;

        Assert.True(PlaybackAddress.IsGenuine(signer, path));
        Assert.Equal("/media/job-1/720p/seg-00000.m4s", path.Plain);
        Assert.False(PlaybackAddress.IsGenuine(signer, path with { Folder = "/media/job-2" }));
        Assert.False(PlaybackAddress.IsGenuine(signer, path with { Expiry = path.Expiry + 1 }));
        Assert.False(PlaybackAddress.IsGenuine(await SignerAsync(new MemoryStore()), path));
    }

    [Fact]
    public async Task Address_WithinAQuarterOfTheLifetime_StaysTheSame()
    {
        var signer = await SignerAsync(new MemoryStore());
        var addresses = new List<string>();
        for (var minute = 0; minute < 6 * 60; minute++)
        {
            var address = PlaybackAddress.Sign(signer, "/media/job-1", clock.GetUtcNow(), Lifetime);
            var left = DateTimeOffset.FromUnixTimeSeconds(PlaybackAddress.Parse(address)!.Expiry) - clock.GetUtcNow();
            Assert.InRange(left, Lifetime, Lifetime * 1.25);
            addresses.Add(address);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(addresses.Distinct().Count(), 2, 3);
    }

    [Fact]
    public async Task Signature_OfAnotherPurpose_IsRefused()
    {
        var store = new MemoryStore();
        var (one, other) = (await SignerAsync(store), await SignerAsync(store));

        Assert.True(other.IsValid("playback", "text", one.Sign("playback", "text")));
        Assert.False(other.IsValid("session", "text", one.Sign("playback", "text")));
        Assert.False(other.IsValid("playback", "text", ""));
    }

    [Theory]
    [InlineData("/media/job-1/master.m3u8")]
    [InlineData("/media/job-1/~12.abc")]
    [InlineData("/media/job-1/~x.abc/master.m3u8")]
    [InlineData("/api/job-1/~12.abc/master.m3u8")]
    public void Path_ThatIsNotSigned_IsLeftAlone(string path) => Assert.Null(PlaybackAddress.Parse(path));

    private static async Task<Signer> SignerAsync(MemoryStore store)
    {
        var signer = new Signer(store);
        await signer.OpenAsync(CancellationToken.None);
        return signer;
    }
}
