using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Grains;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Encryption;

/// <summary>Encrypted jobs of a server with API keys: who plays them, and who gets what.</summary>
public sealed class KeyTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private static readonly JobSpec Clear = new()
    {
        Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }], Delivery = new DeliverySpec { Dash = false, Mp4 = false, SegmentSeconds = 1 }, ChunkSeconds = 1,
    };

    // As a player does, which knows one signed address: keys, rotated every third segment, come by addresses relative to the playlists.
    [FfmpegFact]
    public async Task WholeSegments_ByTheSignedAddress_PlayAsTheClearOnes()
    {
        var (job, hls) = await DoneAsync(EncryptionScheme.Aes128, rotate: 3);
        var (_, clear) = await DoneAsync(null);
        var playlist = await server.Server.Http.GetStringAsync(new Uri(hls, "90p/playlist.m3u8"));
        var keys = await Task.WhenAll(new[] { "key", "key-1", "key-2" }.Select(name => server.Server.Http.GetByteArrayAsync(new Uri(hls, name))));

        Assert.Equal(["\"../key\"", "\"../key-1\""], playlist.Split('\n').Where(line => line.StartsWith("#EXT-X-KEY", StringComparison.Ordinal)).Select(line => line.Split("URI=")[1].Split(',')[0]).Distinct().Take(2));
        Assert.All(keys, key => Assert.Equal(16, key.Length));
        Assert.Equal(3, keys.Select(Convert.ToHexString).Distinct().Count());
        var frames = (await FrameHashes.OfAsync(clear.AbsoluteUri)).Frames;
        Assert.Equal(frames, (await FrameHashes.OfAsync(hls.AbsoluteUri)).Frames);
        Assert.Equal((await FrameHashes.OfAsync(clear.AbsoluteUri, "0:a:0")).Frames, (await FrameHashes.OfAsync(hls.AbsoluteUri, "0:a:0")).Frames);
        await AssertShowsNoneOfAsync(frames, await JoinAsync(job, 3));
    }

    [FfmpegFact]
    public async Task Samples_ByTheLicenseOfTheSignedAddress_DecodeAsTheClearOnes()
    {
        var (job, hls) = await DoneAsync(EncryptionScheme.Cenc);
        var (clear, _) = await DoneAsync(null);
        var id = IdIn(await server.Server.Http.GetStringAsync(new Uri(hls, "90p/playlist.m3u8")));

        using var answer = await server.Server.Http.PostAsync(new Uri(hls, "license"), RequestOf(id));
        var license = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var key = Base64Url.DecodeFromChars((string)license["keys"]![0]!["k"]!);

        Assert.Equal("""{"keys":[{"kty":"oct","kid":"K","k":"V"}],"type":"temporary"}""", license.ToJsonString().Replace(id, "K", StringComparison.Ordinal).Replace(Base64Url.EncodeToString(key), "V", StringComparison.Ordinal));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        // One segment: ffmpeg 5.1 takes the sample information of another fragment when a file has several.
        var frames = (await FrameHashes.OfAsync(await JoinAsync(clear, 3))).Frames;
        Assert.Equal(frames, (await FrameHashes.OfAsync(await JoinAsync(job, 3), "0:v:0", "-decryption_key", Convert.ToHexStringLower(key))).Frames);
        await AssertShowsNoneOfAsync(frames, await JoinAsync(job, 3));
    }

    // Keys of a session that lasts are given one by one, or several at once, and none that is not asked for.
    [FfmpegFact]
    public async Task Samples_WithRotation_HaveALicenseForEachPeriod()
    {
        var (job, hls) = await DoneAsync(EncryptionScheme.Cbcs, rotate: 3);
        var (clear, _) = await DoneAsync(null);
        var playlist = await server.Server.Http.GetStringAsync(new Uri(hls, "90p/playlist.m3u8"));
        var ids = playlist.Split("KEYID=0x").Skip(1).Select(text => Base64Url.EncodeToString(Convert.FromHexString(text[..32]))).ToList();

        Assert.Equal(3, ids.Distinct().Count());
        var second = Assert.Single(await KeysAsync(ids[1]));
        Assert.Equal([ids[0], ids[2]], (await KeysAsync(ids[0], ids[2], "AAAAAAAAAAAAAAAAAAAAAA", "?")).Select(key => (string)key!["kid"]!));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(HttpMethod.Post, $"/media/{job}/license", "reader", string.Join("\",\"", Enumerable.Repeat(ids[0], 101))));

        var frames = (await FrameHashes.OfAsync(await JoinAsync(clear, 3))).Frames;
        Assert.Equal(frames, (await FrameHashes.OfAsync(await JoinAsync(job, 3), "0:v:0", "-decryption_key", Convert.ToHexStringLower(Base64Url.DecodeFromChars((string)second!["k"]!)))).Frames);

        async Task<JsonArray> KeysAsync(params string[] asked)
        {
            using var answer = await server.Server.Http.PostAsync(new Uri(hls, "license"), RequestOf(string.Join("\",\"", asked)));
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["keys"]!.AsArray();
        }
    }

    [FfmpegFact]
    public async Task Keys_WithoutTheRight_AreNotGiven()
    {
        var (whole, _) = await DoneAsync(EncryptionScheme.Aes128);
        var (samples, hls) = await DoneAsync(EncryptionScheme.Cbcs);
        var (clear, clearHls) = await DoneAsync(null);
        var id = IdIn(await server.Server.Http.GetStringAsync(new Uri(hls, "90p/playlist.m3u8")));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, $"/media/{whole}/key", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, $"/media/{whole}/key", "reader"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/media/{whole}/key", "stranger"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/media/{whole}/key-1", "reader"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/media/{samples}/key", "reader"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/media/{clear}/key", "reader"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Post, $"/media/{samples}/license", null, id));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, $"/media/{samples}/license", "reader", id));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, $"/media/{samples}/license", "stranger", id));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, $"/media/{samples}/license", "reader", "AAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, $"/media/{whole}/license", "reader", id));

        // The signature of one job opens no key of another.
        var foreign = clearHls.AbsolutePath.Replace(clear, whole, StringComparison.Ordinal).Replace("master.m3u8", "key", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Get, foreign, null));
    }

    // The spec names the scheme, the plan the id; the key is in its object of the store and in no other.
    [FfmpegFact]
    public async Task Key_OfAJob_IsToldNowhereElse()
    {
        var (job, _) = await DoneAsync(EncryptionScheme.Cbcs);
        var at = new RunKeys(job, 1).ContentKey(0);
        var key = (await StoreJson.ReadAsync<ContentKey>(server.Server.Store, at, CancellationToken.None))!.Key;
        string[] forms = [Convert.ToHexString(key), Convert.ToHexStringLower(key), Convert.ToBase64String(key), Base64Url.EncodeToString(key), Encoding.Latin1.GetString(key)];
        List<(string Where, string Text)> told = [];

        foreach (var path in new[] { $"/api/jobs/{job}", "/api/jobs", $"/api/jobs/{job}/media", $"/api/jobs/{job}/chunks", $"/media/{job}/job.json", "/api/overview", "/api/nodes" })
        {
            using var answer = await server.SendAsync(HttpMethod.Get, path, server.Key("reader"));
            told.Add((path, await answer.Content.ReadAsStringAsync()));
        }

        await foreach (var stored in server.Server.Store.ListAsync("", CancellationToken.None))
        {
            if (stored.Key == at || stored.Key.StartsWith("scratch/", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader((await server.Server.Store.OpenReadAsync(stored.Key, 0, CancellationToken.None))!, Encoding.Latin1);
            told.Add((stored.Key, await reader.ReadToEndAsync()));
        }

        Assert.Contains(told, one => one.Text.Contains("\"cbcs\"", StringComparison.Ordinal));
        Assert.Empty(told.Where(one => forms.Any(form => one.Text.Contains(form, StringComparison.Ordinal))).Select(one => one.Where));
    }

    [FfmpegFact]
    public async Task Previews_OfEncryptedSegments_AreMade()
    {
        var (job, _) = await DoneAsync(EncryptionScheme.Cenc, previews: true);
        var end = await server.Server.EndAsync(job);
        using var poster = await server.SendAsync(HttpMethod.Get, $"/media/{job}/poster.jpg", server.Key("reader"));
        using var sprites = await server.SendAsync(HttpMethod.Get, $"/media/{job}/sprites-1.jpg", server.Key("reader"));

        Assert.Empty(end.Warnings);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (poster.StatusCode, sprites.StatusCode));
    }

    private static StringContent RequestOf(string id) => new($$"""{"kids":["{{id}}"],"type":"temporary"}""");

    private static string IdIn(string playlist) => Base64Url.EncodeToString(Convert.FromHexString(playlist.Split("KEYID=0x")[1][..32]));

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? key, string? id = null)
    {
        using var answer = await server.SendAsync(method, path, key is null ? null : server.Key(key), id is null ? null : RequestOf(id));
        return answer.StatusCode;
    }

    private async Task<(string Job, Uri Hls)> DoneAsync(EncryptionScheme? scheme, int? rotate = null, bool previews = false)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "8" });
        var encryption = scheme is { } one ? new EncryptionSpec { Scheme = one, RotateSegments = rotate } : null;
        var job = await server.Server.SubmitFileAsync(clip, Clear with { Delivery = Clear.Delivery with { Encryption = encryption, Previews = previews } });
        var end = await server.Server.EndAsync(job);
        Assert.True(end.State == JobState.Done, end.Fault?.Message);
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/jobs/{job}", server.Key("reader"));
        return (job, new Uri(server.Server.Address, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["links"]!["hls"]!));
    }

    /// <summary>Init and a segment in one file.</summary>
    private async Task<string> JoinAsync(string job, int segment)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "joined.mp4");
        await using var file = File.Create(path);
        foreach (var name in new[] { "init.mp4", RunKeys.SegmentName(segment) })
        {
            await using var part = await server.Server.Store.OpenReadAsync(new RunKeys(job, 1).OutFile("90p", name), 0, CancellationToken.None);
            await part!.CopyToAsync(file);
        }

        return path;
    }

    /// <summary>Whoever has the files only sees none of the pictures.</summary>
    private static async Task AssertShowsNoneOfAsync(IReadOnlyList<FrameHash> frames, string path)
    {
        IReadOnlyList<FrameHash> seen;
        try
        {
            seen = (await FrameHashes.OfAsync(path)).Frames;
        }
        catch (InvalidOperationException)
        {
            // ffmpeg found nothing that it could decode.
            return;
        }

        Assert.Empty(seen.Select(frame => frame.Md5).Intersect(frames.Select(frame => frame.Md5)));
    }
}
