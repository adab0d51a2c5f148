using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Limits;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Tests.Tus;

/// <summary>The protocol by the words of tus 1.0.0.</summary>
public sealed class TusTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Full = AssetInfo.BlockLength;

    [FfmpegFact]
    public async Task Options_OfTheServer_NamesVersionAndExtensions()
    {
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/files"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Version").Single());
        Assert.Equal("sha1,sha256,md5", answer.Headers.GetValues("Tus-Checksum-Algorithm").Single());
        Assert.Equal("creation,creation-with-upload,creation-defer-length,termination,checksum,expiration", answer.Headers.GetValues("Tus-Extension").Single());
        Assert.Equal(new LimitOptions().MaxAssetBytes, long.Parse(answer.Headers.GetValues("Tus-Max-Size").Single(), CultureInfo.InvariantCulture));
    }

    // What is not claimed is not half done: two uploads joined would be a file of zero bytes.
    [FfmpegTheory]
    [InlineData("partial")]
    [InlineData("final;/files/a /files/b")]
    public async Task Creation_OfAConcatenation_IsRefused(string concat)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", "10");
        request.Headers.Add("Upload-Concat", concat);
        await server.Http.SendAsync(request).FailsAsync(HttpStatusCode.BadRequest, ErrorCodes.RequestInvalid);
    }

    /// <summary>For environments that know neither PATCH nor DELETE.</summary>
    [FfmpegFact]
    public async Task Method_Overridden_IsThatMethod()
    {
        var upload = await CreateAsync(3);
        using (var appended = await OverriddenAsync("PATCH")) Assert.Equal((HttpStatusCode.NoContent, 3L), (appended.StatusCode, Offset(appended)));
        using (var deleted = await OverriddenAsync("DELETE")) Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using (var other = await OverriddenAsync("TRACE")) Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);

        Task<HttpResponseMessage> OverriddenAsync(string method)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, upload) { Content = Body([1, 2, 3]) };
            request.Headers.Add("Tus-Resumable", "1.0.0");
            request.Headers.Add("Upload-Offset", "0");
            request.Headers.Add("X-HTTP-Method-Override", method);
            return server.Http.SendAsync(request);
        }
    }

    [FfmpegFact]
    public async Task Request_OfAnotherVersion_IsRefusedAndToldWhich()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files");
        request.Headers.Add("Tus-Resumable", "0.2.2");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Version").Single());
    }

    [FfmpegFact]
    public async Task Upload_InPiecesThatFitNoBlock_ArrivesByteForByte()
    {
        var file = AssetApi.Bytes((2 * Full) + 777);
        var upload = await CreateAsync(file.Length, "filename " + Base64("a film.mp4") + ",filetype " + Base64("video/mp4"));
        var at = 0;
        foreach (var length in new[] { 1000, Full, 5, Full - 2000, file.Length })
        {
            var end = Math.Min(file.Length, at + length);
            using var answer = await PatchAsync(upload, at, file[at..end]);
            Assert.Equal((HttpStatusCode.NoContent, (long)end), (answer.StatusCode, Offset(answer)));
            at = end;
        }

        using var head = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal((file.Length, (long)file.Length), (Offset(head), long.Parse(head.Headers.GetValues("Upload-Length").Single(), CultureInfo.InvariantCulture)));
        Assert.Contains("filename " + Base64("a film.mp4"), head.Headers.GetValues("Upload-Metadata").Single(), StringComparison.Ordinal);
        Assert.True(head.Headers.CacheControl!.NoStore);
        Assert.Equal(file, await StoredAsync(upload));
        Assert.Equal(AssetState.Complete, (await server.Http.InfoAsync(Id(upload))).State);
    }

    // The bytes within the length were stored before the rest was refused, and the upload was complete.
    [FfmpegTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_BeyondTheLength_CompletesNothing(bool saysItsLength)
    {
        var upload = await CreateAsync(10);
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = Body(new byte[11]), Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", "0" } } };
        if (!saysItsLength) request.Headers.TransferEncodingChunked = true;

        await server.Http.SendAsync(request).FailsAsync(HttpStatusCode.BadRequest, ErrorCodes.BlockBeyondLength);
        using var head = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal(0, Offset(head));
        using var right = await PatchAsync(upload, 0, new byte[10]);
        Assert.Equal(10, Offset(right));
    }

    [FfmpegFact]
    public async Task Append_ThatTellsALengthItGoesBeyond_DeclaresNothing()
    {
        using var creation = new HttpRequestMessage(HttpMethod.Post, "/files") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Defer-Length", "1" } } };
        using var created = await server.Http.SendAsync(creation);
        var upload = created.Headers.Location!.ToString();

        await PatchAsync(upload, 0, new byte[11], length: 10).FailsAsync(HttpStatusCode.BadRequest, ErrorCodes.BlockBeyondLength);
        using var whole = await PatchAsync(upload, 0, new byte[11], length: 11);
        Assert.Equal(11, Offset(whole));
    }

    // A client that comes back is no failure of the server; it was logged as one.
    [FfmpegFact]
    public async Task Upload_TakenOverFromADeadConnection_LogsNoError()
    {
        var log = new ErrorLog();
        await using var own = await ServerFixture.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log));
        using var creation = new HttpRequestMessage(HttpMethod.Post, "/files") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", "1000" } } };
        var upload = (await own.Http.SendAsync(creation)).Headers.Location!.ToString();

        // A takeover that comes before the first byte was read leaves the offset where it was.
        for (long offset = 0; offset < 3;)
        {
            using var dead = new TcpClient();
            await dead.ConnectAsync(own.Address.Host, own.Address.Port);
            await dead.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"PATCH {upload} HTTP/1.1\r\nHost: {own.Address.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 500\r\n\r\nx"));
            using var head = await SendAsync(HttpMethod.Head, upload, own.Http);
            offset = Offset(head);
        }

        Assert.True(log.Errors.Count == 0, string.Join('\n', log.Errors));
    }

    // Told again in a header, it made every HEAD a 500, and the upload was lost.
    [FfmpegFact]
    public async Task Metadata_WithAKeyThatIsNotAscii_IsRefused()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /files HTTP/1.1\r\nHost: {server.Address.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Length: 3\r\nUpload-Metadata: filenam\u00E9 YQ==\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(ErrorCodes.RequestInvalid, answer, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Upload_BrokenOffWithinABlock_KeepsWhatWasReceived()
    {
        var file = AssetApi.Bytes(3_000_000);
        var upload = await CreateAsync(file.Length);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            var head = $"PATCH {upload} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n" +
                $"Content-Type: application/offset+octet-stream\r\nContent-Length: {file.Length}\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await client.GetStream().WriteAsync(file.AsMemory(0, 1_000_000));

            // Stored once a second while the connection stands, before anybody has broken it off.
            Assert.Equal(1_000_000, await UntilStoredAsync(Id(upload), 1_000_000));
        }

        using var resumed = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal(1_000_000, Offset(resumed));
        using var rest = await PatchAsync(upload, 1_000_000, file[1_000_000..]);
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal(file, await StoredAsync(upload));
    }

    [FfmpegFact]
    public async Task Upload_TakenOverByANewRequest_GoesOnWhereTheOldOneStood()
    {
        var file = AssetApi.Bytes(2_000_000);
        var upload = await CreateAsync(file.Length);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var head = $"PATCH {upload} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n" +
            $"Content-Type: application/offset+octet-stream\r\nContent-Length: {file.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await client.GetStream().WriteAsync(file.AsMemory(0, 500_000));
        await UntilStoredAsync(Id(upload), 500_000);

        // The old connection is half open: nobody told the server.
        using var resumed = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal(500_000, Offset(resumed));
        using var rest = await PatchAsync(upload, 500_000, file[500_000..]);
        Assert.Equal(file.Length, Offset(rest));
        Assert.Equal(file, await StoredAsync(upload));
    }

    [FfmpegFact]
    public async Task Upload_AfterARestart_StandsWhereItStood()
    {
        await using var own = await ServerFixture.StartAsync();
        var file = AssetApi.Bytes(Full + 5000);
        var upload = await CreateAsync(file.Length, http: own.Http);
        (await PatchAsync(upload, 0, file[..(Full + 100)], http: own.Http)).Dispose();
        await own.RestartAsync();
        using var head = await SendAsync(HttpMethod.Head, upload, own.Http);
        Assert.Equal(Full + 100, Offset(head));
        using var rest = await PatchAsync(upload, Full + 100, file[(Full + 100)..], http: own.Http);
        Assert.Equal(file.Length, Offset(rest));
    }

    [FfmpegFact]
    public async Task Patch_AtAnotherOffset_IsAConflict()
    {
        var upload = await CreateAsync(1000);
        using (var answer = await PatchAsync(upload, 10, new byte[5])) Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        using (var answer = await PatchAsync(upload, 0, new byte[1001])) Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ByteArrayContent([1]) };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        using (var answer = await server.Http.SendAsync(request)) Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [FfmpegTheory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("md5")]
    public async Task Checksum_OfAPatch_IsVerifiedBeforeAByteIsUsed(string algorithm)
    {
        var file = AssetApi.Bytes(Full + 300_000);
        var upload = await CreateAsync(file.Length);
        using (var wrong = await PatchAsync(upload, 0, file, $"{algorithm} {Convert.ToBase64String(Hash(algorithm, [1, 2, 3]))}"))
            Assert.Equal(460, (int)wrong.StatusCode);
        using (var head = await SendAsync(HttpMethod.Head, upload)) Assert.Equal(0, Offset(head));
        using (var right = await PatchAsync(upload, 0, file, $"{algorithm} {Convert.ToBase64String(Hash(algorithm, file))}"))
            Assert.Equal((HttpStatusCode.NoContent, (long)file.Length), (right.StatusCode, Offset(right)));
        Assert.Equal(file, await StoredAsync(upload));
        using (var unknown = await PatchAsync(upload, file.Length, [], "crc7 AAAA")) Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [FfmpegFact]
    public async Task Length_ThatIsDeferred_IsToldWithALaterPatch()
    {
        var upload = await CreateAsync(null);
        (await PatchAsync(upload, 0, new byte[500])).Dispose();
        using (var head = await SendAsync(HttpMethod.Head, upload)) Assert.Equal("1", head.Headers.GetValues("Upload-Defer-Length").Single());
        using var last = await PatchAsync(upload, 500, new byte[100], length: 600);
        Assert.Equal(HttpStatusCode.NoContent, last.StatusCode);
        Assert.Equal((AssetState.Complete, 600L), ((await server.Http.InfoAsync(Id(upload))).State, (await server.Http.InfoAsync(Id(upload))).Length));
    }

    [FfmpegFact]
    public async Task Creation_WithUploadAndJob_BeginsTheEncode()
    {
        var file = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }));
        var metadata = "filename " + Base64("clip.mp4") + ",job " + Base64("""{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}]}""");
        var request = new HttpRequestMessage(HttpMethod.Post, "/files") { Content = Body(file) };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", $"{file.Length}");
        request.Headers.Add("Upload-Metadata", metadata);
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.Created, (long)file.Length), (answer.StatusCode, Offset(answer)));
        var job = (await server.Http.InfoAsync(Id(answer.Headers.Location!.ToString()))).Job!;
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
    }

    [FfmpegFact]
    public async Task Termination_OfAnUpload_RemovesIt()
    {
        var upload = await CreateAsync(1000);
        using (var head = await SendAsync(HttpMethod.Head, upload)) Assert.Contains("GMT", head.Headers.GetValues("Upload-Expires").Single(), StringComparison.Ordinal);
        using (var answer = await SendAsync(HttpMethod.Delete, upload)) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using (var head = await SendAsync(HttpMethod.Head, upload)) Assert.Equal(HttpStatusCode.Gone, head.StatusCode);
        using (var patch = await PatchAsync(upload, 0, [1])) Assert.Equal(HttpStatusCode.Gone, patch.StatusCode);
    }

    private static byte[] Hash(string algorithm, byte[] bytes) =>
        algorithm switch { "sha1" => SHA1.HashData(bytes), "md5" => MD5.HashData(bytes), _ => SHA256.HashData(bytes) };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Id(string upload) => upload[(upload.LastIndexOf('/') + 1)..];

    private static long Offset(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };

    private async Task<string> CreateAsync(long? length, string? metadata = null, HttpClient? http = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        if (length is not null) request.Headers.Add("Upload-Length", $"{length}");
        else request.Headers.Add("Upload-Defer-Length", "1");
        if (metadata is not null) request.Headers.Add("Upload-Metadata", metadata);
        using var answer = await (http ?? server.Http).SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private Task<HttpResponseMessage> PatchAsync(string upload, long offset, byte[] bytes, string? checksum = null, long? length = null, HttpClient? http = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = Body(bytes) };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", $"{offset}");
        if (checksum is not null) request.Headers.Add("Upload-Checksum", checksum);
        if (length is not null) request.Headers.Add("Upload-Length", $"{length}");
        return (http ?? server.Http).SendAsync(request);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string upload, HttpClient? http = null)
    {
        var request = new HttpRequestMessage(method, upload);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return (http ?? server.Http).SendAsync(request);
    }

    private async Task<long> UntilStoredAsync(string asset, long bytes)
    {
        using var heard = new SemaphoreSlim(1);
        await using var listening = await server.Host.Silo.Announcements.SubscribeAsync(server.Host.Silo.Announcements.Blocks(asset), _ => Task.FromResult(heard.Release()), default);
        while (await heard.WaitAsync(TimeSpan.FromSeconds(60)))
        {
            var stored = (await server.Grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(default)).ContiguousBytes;
            if (stored >= bytes) return stored;
        }

        throw new TimeoutException($"{bytes} bytes of {asset} were not stored.");
    }

    private async Task<byte[]> StoredAsync(string upload)
    {
        using var whole = new MemoryStream();
        await foreach (var block in server.Store.ListAsync(new AssetKeys(Id(upload)).Blocks, default))
        {
            await using var stored = (await server.Store.OpenReadAsync(block.Key, 0, default))!;
            await stored.CopyToAsync(whole);
        }

        return whole.ToArray();
    }
}
