using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.OneCall;

public sealed class OneCallTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Spec = """{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}]}""";

    [FfmpegFact]
    public async Task Upload_OfAFormWithSpecAndFile_IsEncoded()
    {
        using var form = new MultipartFormDataContent { { new StringContent(Spec), "job" }, { new ByteArrayContent(await ClipAsync()), "file", "my clip.mp4" } };
        using var answer = await server.Http.PostAsync("/api/upload", form);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var created = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        var job = (string)created["job"]!["id"]!;
        Assert.Equal(("complete", 1), ((string?)created["asset"]!["state"], created["asset"]!["storedBlocks"]!.AsArray().Count));
        Assert.Equal(1, (double)created["job"]!["progress"]!["uploaded"]!);
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
        Assert.Equal("done", (string?)(await server.Http.GetFromJsonAsync<JsonNode>($"/api/status/{job}"))!["state"]);
        using var video = await server.Http.GetAsync($"/api/video/{job}/60p");
        Assert.Equal((HttpStatusCode.OK, "video/mp4", $"/media/{job}/60p.mp4"), (video.StatusCode, video.Content.Headers.ContentType?.MediaType, video.RequestMessage!.RequestUri!.AbsolutePath));
        await server.Http.GetAsync($"/api/video/{job}/1080p").FailsAsync(HttpStatusCode.NotFound, "request.not_found", "60p");
    }

    [FfmpegFact]
    public async Task Upload_ThatIsNoForm_IsRefused()
    {
        await server.Http.PostAsync("/api/upload", new StringContent("x")).FailsAsync(HttpStatusCode.UnsupportedMediaType, "request.invalid");
        using var noFile = new MultipartFormDataContent { { new StringContent("{}"), "job" } };
        await server.Http.PostAsync("/api/upload", noFile).FailsAsync(HttpStatusCode.BadRequest, "request.invalid", "no file");
        using var wrongSpec = new MultipartFormDataContent { { new StringContent("""{"colour":1}"""), "job" }, { new ByteArrayContent([1]), "file", "a" } };
        await server.Http.PostAsync("/api/upload", wrongSpec).FailsAsync(HttpStatusCode.BadRequest, "spec.invalid");
        using var empty = new MultipartFormDataContent { { new ByteArrayContent([]), "file", "a" } };
        await server.Http.PostAsync("/api/upload", empty).FailsAsync(HttpStatusCode.UnprocessableEntity, "asset.empty");
    }

    // Each was a 500; the last two left a cancelled job that nobody had been told of.
    [FfmpegTheory]
    [InlineData("")]
    [InlineData("--x\r\n")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--y")]
    public async Task Form_ThatIsMalformed_IsRefusedAndLeavesNothing(string body)
    {
        await using var own = await ServerFixture.StartAsync();
        var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        await own.Http.PostAsync("/api/upload", content).FailsAsync(HttpStatusCode.BadRequest, "request.invalid", "form");
        Assert.Equal(0, (int)(await own.Http.GetFromJsonAsync<JsonNode>("/api/jobs"))!["total"]!);
    }

    [FfmpegFact]
    public async Task Form_WithALongHeader_IsRefused()
    {
        var content = new StringContent($"--x\r\nA: {new string('b', 20_000)}\r\n\r\n--x--");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        await server.Http.PostAsync("/api/upload", content).FailsAsync(HttpStatusCode.BadRequest, "request.invalid", "form");
    }

    private static async Task<byte[]> ClipAsync() => await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }));
}
