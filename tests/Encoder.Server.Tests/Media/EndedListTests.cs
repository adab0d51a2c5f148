using System.Net;
using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Retention;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Media;

/// <summary>Lists of a job that was cancelled while it played: they were gone, and players waited for ever for what they had begun.</summary>
public sealed partial class EndedListTests
{
    private static readonly JobSpec Small = new()
    {
        Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }, new RungSpec { Name = "180p", Width = 320, Height = 180, Preset = "veryslow" }],
        ChunkSeconds = 2, Delivery = new DeliverySpec { SegmentSeconds = 2 },
    };

    [FfmpegFact]
    public async Task Lists_OfACancelledJob_EndWithWhatIsPublishedAndOutliveItsChunks()
    {
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<RetentionOptions>(options => options.Chunks = TimeSpan.Zero));
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "60", Size = "320x180" }), Small);
        await server.PlayableAsync(job);
        await server.Grains.GetGrain<IJobGrain>(job).CancelAsync(CancellationToken.None);
        var before = await ListsAsync(server, job);
        await server.Host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<RetentionSweep>().Single().SweepAsync(CancellationToken.None);
        var after = await ListsAsync(server, job);

        foreach (var lists in new[] { before, after })
        {
            Assert.Contains("90p/playlist.m3u8", lists.Master, StringComparison.Ordinal);
            Assert.Contains("type=\"static\"", lists.Manifest, StringComparison.Ordinal);
            Assert.EndsWith("#EXT-X-ENDLIST\n", lists.Playlist, StringComparison.Ordinal);
            foreach (var segment in Segment().Matches(lists.Playlist).Select(match => match.Value))
            {
                using var answer = await server.Http.GetAsync($"/media/{job}/90p/{segment}");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        // As a player does it: to its end.
        var frames = await FrameHashes.OfAsync(new Uri(server.Address, $"/media/{job}/master.m3u8").ToString());
        Assert.NotEmpty(frames.Frames);
    }

    private static async Task<(string Master, string Manifest, string Playlist)> ListsAsync(ServerFixture server, string job) => (
        await server.Http.GetStringAsync($"/media/{job}/master.m3u8"), await server.Http.GetStringAsync($"/media/{job}/manifest.mpd"), await server.Http.GetStringAsync($"/media/{job}/90p/playlist.m3u8"));

    [GeneratedRegex("seg-[0-9]+.m4s")]
    private static partial Regex Segment();
}
