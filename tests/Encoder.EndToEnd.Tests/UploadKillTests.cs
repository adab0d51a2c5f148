using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// An upload by tus whose server is killed again and again: every acknowledged byte is there after each start, and the job ends with the bytes
/// of <c>encoder encode</c>.
/// </summary>
public sealed class UploadKillTests
{
    private const int Piece = 100_000;
    private const int Kills = 4;
    private const string Ladder = """{"ladder":[{"name":"90p","height":90,"preset":"ultrafast"}],"delivery":{"segmentSeconds":1},"chunkSeconds":1}""";

    [FfmpegFact]
    public async Task Server_KilledDuringAnUpload_LosesNothingAcknowledgedAndEndsTheSame()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Size = "320x180", Video = "-c:v libx264 -preset ultrafast -g 24 -b:v 3M", Seconds = "12", Container = "mkv" });
        var file = await File.ReadAllBytesAsync(path);
        var data = TestMedia.NewFolder();
        var kills = Points(file.Length);
        string? upload = null;
        var at = 0L;
        while (at < file.Length)
        {
            using var server = EncoderCommand.Start("serve", "--data", data, "--port", "0", "--slots", "2");
            using var http = new HttpClient { BaseAddress = await AddressAsync(server) };
            upload ??= await CreateAsync(http, file.Length);
            Assert.Equal(at, await OffsetAsync(http, upload));
            var until = kills.TryDequeue(out var kill) ? kill : file.Length;
            while (at < until) at = await SendAsync(http, upload, file, at);
            server.Kill();
            await server.WaitForExitAsync();
        }

        var job = await EndAsync(data, upload!);
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, Ladder);
        var wanted = await EncoderCommand.EncodeAsync(path, "--spec", spec);
        Assert.Equal(OutputFiles.Hashes(wanted), OutputFiles.Hashes(Path.Combine(data, "jobs", job, "out")));
    }

    private static Queue<long> Points(long length)
    {
        var random = new Random(20261121);
        return new Queue<long>(Enumerable.Range(0, Kills).Select(_ => random.NextInt64(length)).Order());
    }

    // "Serving http://127.0.0.1:40123 from …"
    private static async Task<Uri> AddressAsync(Process server)
    {
        var line = await server.StandardOutput.ReadLineAsync();
        while (line is not null && !line.StartsWith("Serving ", StringComparison.Ordinal)) line = await server.StandardOutput.ReadLineAsync();
        Assert.NotNull(line);
        return new Uri(line.Split(' ')[1]);
    }

    private static async Task<string> CreateAsync(HttpClient http, long length)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", $"filename {Base64("clip.mkv")},job {Base64(Ladder)}");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<long> OffsetAsync(HttpClient http, string upload)
    {
        var request = new HttpRequestMessage(HttpMethod.Head, upload);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Offset(answer);
    }

    private static async Task<long> SendAsync(HttpClient http, string upload, byte[] file, long at)
    {
        var content = new ByteArrayContent(file, (int)at, (int)Math.Min(Piece, file.Length - at));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = content };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", at.ToString(CultureInfo.InvariantCulture));
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return Offset(answer);
    }

    /// <summary>A last host goes on with the job to its end, over what the killed ones left; gives the job's id.</summary>
    private static async Task<string> EndAsync(string data, string upload)
    {
        await using var host = await EngineHost.StartAsync(new EngineOptions { DataDirectory = data, Slots = 2 }, TimeProvider.System, CancellationToken.None);
        var asset = await host.Actors.Get<IAsset>(upload[(upload.LastIndexOf('/') + 1)..]).SnapshotAsync(CancellationToken.None);
        Assert.Equal(AssetState.Complete, asset.Info.State);
        var end = await JobWatch.WatchAsync(host.Actors, host.Topics, asset.Info.Job!, TimeProvider.System, CancellationToken.None).LastAsync();
        Assert.Equal((JobState.Done, null), (end.State, end.Fault));
        return end.Job;
    }

    private static long Offset(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
