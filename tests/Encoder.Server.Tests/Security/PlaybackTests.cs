using System.Net;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Security;

public sealed class PlaybackTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    // As a player does: it knows the address in the job's links, and what the playlists name relative to it.
    [FfmpegFact]
    public async Task Links_OfAJob_PlayWithoutAKey()
    {
        var (_, hls) = await DoneAsync();
        var master = await TextAsync(hls);
        var playlist = new Uri(hls, Lines(master).First());
        var segment = new Uri(playlist, Lines(await TextAsync(playlist)).First());
        using var fetched = await server.Server.Http.GetAsync(segment);

        Assert.Contains("/~", segment.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        Assert.NotEmpty(await fetched.Content.ReadAsByteArrayAsync());
    }

    [FfmpegFact]
    public async Task Signature_OfOneJob_OpensNothingElse()
    {
        var (job, hls) = await DoneAsync();
        var (other, _) = await DoneAsync();
        string[] paths =
        [
            hls.AbsolutePath.Replace(job, other, StringComparison.Ordinal), $"/media/{job}/master.m3u8", $"/api/jobs/{job}",
            hls.AbsolutePath.Replace("/master.m3u8", $"/../../{other}/master.m3u8", StringComparison.Ordinal),
        ];

        foreach (var path in paths)
        {
            using var answer = await server.SendAsync(HttpMethod.Get, path);
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, $"{path} was answered {answer.StatusCode}");
        }

        using var written = await server.SendAsync(HttpMethod.Delete, hls.AbsolutePath);
        Assert.True(written.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed, $"a DELETE was answered {written.StatusCode}");
    }

    [FfmpegFact]
    public async Task Media_OfAnotherTenant_IsNotFound()
    {
        var (job, _) = await DoneAsync();

        using var own = await server.SendAsync(HttpMethod.Get, $"/media/{job}/master.m3u8", server.Key("reader"));
        using var others = await server.SendAsync(HttpMethod.Get, $"/media/{job}/master.m3u8", server.Key("stranger"));

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    private async Task<(string Job, Uri Hls)> DoneAsync()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "2", Audio = null });
        var spec = new JobSpec { Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }], Delivery = new DeliverySpec { Dash = false, Mp4 = false } };
        var job = await server.Server.SubmitFileAsync(clip, spec);
        await server.Server.EndAsync(job);
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/jobs/{job}", server.Key("reader"));
        var links = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["links"]!;
        return (job, new Uri(server.Server.Address, (string)links["hls"]!));
    }

    private async Task<string> TextAsync(Uri address) => await server.Server.Http.GetStringAsync(address);

    private static IEnumerable<string> Lines(string playlist) =>
        playlist.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'));
}
