using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Grains;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>What opens the account or the API stands in no log, event, error, report, trace or metric, whatever goes wrong.</summary>
[Trait("Category", "Long")]
public sealed class SecretTests(AzureClusterFixture cluster) : IClassFixture<AzureClusterFixture>
{
    private const string WrongKey = "d3JvbmcgYnV0IGFzIHNlY3JldCBhcyB0aGUgcmlnaHQgb25lIHdvdWxkIGJlLCBhbmQgbG9uZyBlbm91Z2g=";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly StringBuilder told = new();

    [AzureClusterFact]
    public async Task Run_WithTroubleOfEveryKind_TellsNoSecret()
    {
        var (keys, key) = await NewKeyAsync();
        await using var collector = await OtlpCollector.StartAsync();
        await using var silos = new SiloProcesses("azure", "--Cluster:Id", "secrets", "--Azure:Container", "secrets", "--Azure:RetryDelay", "00:00:00.05", "--Queue:Name", "secret-jobs",
            "--Media:Serve", "redirect", "--Logging:LogLevel:Default", "Debug");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Azure__ConnectionString"] = cluster.Connection, ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_BSP_SCHEDULE_DELAY"] = "500", ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        })
            silos.Environment[name] = value;
        var server = (await Task.WhenAll(silos.StartAsync(1, null, null, "--keys", keys), silos.StartAsync(1, null, null, "--keys", keys)))[0].Http;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var over = new CancellationTokenSource();
        var events = ListenAsync(http, over.Token);

        // 1. A job that goes well though the storage is bad, and one that fails.
        var (random, gate, clip) = (new Random(5), new Lock(), await TestMedia.ClipAsync(new ClipSpec()));
        await cluster.DisturbAsync(
            _ =>
            {
                lock (gate) return random.Next(60) switch { 0 => ProxyFault.Busy, 1 => ProxyFault.Cut, 2 => ProxyFault.LoseReply, _ => ProxyFault.None };
            },
            () => UploadAsync(server, key, clip, isGood: true));
        var noFilm = Path.Combine(TestMedia.NewFolder(), "film.mp4");
        await File.WriteAllTextAsync(noFilm, "no film");
        await UploadAsync(server, key, noFilm, isGood: false);

        // 2. Addresses with signatures are given out, and used.
        using var asset = await http.PostAsJsonAsync("api/assets", new { fileName = "other.mp4", length = 8_000_000 });
        var id = (await asset.Content.ReadFromJsonAsync<CreatedAsset>(ContractsJson.Default.Options))!.Asset.Id;
        using var addresses = await http.PostAsJsonAsync($"api/assets/{id}/addresses", new { blocks = new[] { 0, 1 } });
        Assert.Contains("sig=", await addresses.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var jobs = await http.GetFromJsonAsync<JobPage>("api/jobs?state=done", ContractsJson.Default.Options);
        using var segment = await http.GetAsync(jobs!.Jobs[0].Links.Hls!.Replace("master.m3u8", "240p/seg-00000.m4s", StringComparison.Ordinal));
        Assert.Contains("sig=", segment.Headers.Location!.Query, StringComparison.Ordinal);

        // 3. Refused and unanswered requests; silos with a wrong key and with half a connection string.
        await TellAsync(http, "api/jobs/nobody", "api/queue", "api/nodes", "metrics", $"api/jobs/{jobs.Jobs[0].Id}", $"api/jobs/{jobs.Jobs[0].Id}/media");
        foreach (var proxy in cluster.Proxies) proxy.IsAway = true;
        await TellAsync(http, "api/jobs", $"api/assets/{id}", "health/ready", jobs.Jobs[0].Links.Hls!);
        foreach (var proxy in cluster.Proxies) proxy.IsAway = false;
        foreach (var wrong in new[] { AzuriteServer.ConnectionTo(cluster.Azurite.Blobs, cluster.Azurite.Queues, cluster.Azurite.Tables, WrongKey), $"DefaultEndpointsProtocol=http;AccountKey={WrongKey}" })
        {
            silos.Environment["Azure__ConnectionString"] = wrong;
            Assert.NotEqual(0, await silos.Launch(1, FreePort.Next(), FreePort.Next()).ExitAsync().WaitAsync(Patience));
        }

        // 4. What the store keeps of jobs and grains, their reports among it. Keys of encrypted segments are in objects of their own, and nowhere else.
        List<string> contentKeys = [];
        await foreach (var stored in cluster.StoreOf("secrets").ListAsync("", CancellationToken.None))
        {
            if (stored.Length > 1_000_000 || stored.Key.StartsWith("server/", StringComparison.Ordinal)) continue;
            if (stored.Key.StartsWith("jobs/", StringComparison.Ordinal) && stored.Key.Contains("/keys/", StringComparison.Ordinal))
            {
                var content = (await StoreJson.ReadAsync<ContentKey>(cluster.StoreOf("secrets"), stored.Key, CancellationToken.None))!.Key;
                contentKeys.AddRange([Convert.ToBase64String(content), Base64Url.EncodeToString(content), Convert.ToHexString(content), Convert.ToHexStringLower(content)]);
                continue;
            }

            using var reader = new StreamReader((await cluster.StoreOf("secrets").OpenReadAsync(stored.Key, 0, CancellationToken.None))!, Encoding.Latin1);
            Tell($"{stored.Key} {await reader.ReadToEndAsync()}");
        }

        foreach (var silo in silos.Running.ToList()) await silo.TerminateAsync();
        await over.CancelAsync();
        await events;
        Tell(silos.Logs());
        Tell(collector.Received);

        var text = told.ToString();
        foreach (var expected in (string[])["event: job", "encoder.attempt", "/v1/traces", "/v1/metrics", "asset.unreadable", "store.unreachable", "started as attempt"])
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.NotEmpty(contentKeys);
        foreach (var secret in (string[])[.. contentKeys, "AccountKey=", "SharedKey ", "sig=", AzuriteServer.Key, Uri.EscapeDataString(AzuriteServer.Key), WrongKey, key])
            Assert.True(!text.Contains(secret, StringComparison.Ordinal), $"{secret[..4]}… is told: {Around(text, secret)}");
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 20)];
    }

    private static async Task<(string File, string Key)> NewKeyAsync()
    {
        var file = Path.Combine(TestMedia.NewFolder(), "keys.json");
        var made = await EncoderCommand.RunAsync("keys", "new", "ci", "--keys", file, "--scopes", "read,write,admin");
        Assert.Equal(0, made.ExitCode);
        return (file, made.Output.Trim());
    }

    private async Task UploadAsync(Uri server, string key, string file, bool isGood)
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, """{"ladder":[{"name":"240p"}],"delivery":{"mp4":false,"encryption":{"scheme":"cenc"}}}""");
        using var upload = EncoderCommand.Start(
            new Dictionary<string, string> { ["ENCODER_API_KEY"] = key }, "upload", file, "--server", $"{server}", "--spec", spec, "--wait");
        upload.StandardInput.Close();
        var result = await EncoderCommand.EndAsync(upload);
        Tell($"{result.Output}\n{result.Error}");
        Assert.True(result.ExitCode == 0 == isGood, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
    }

    private async Task TellAsync(HttpClient http, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var answer = await http.GetAsync(path);
            Tell(await answer.Content.ReadAsStringAsync());
        }
    }

    private void Tell(string text)
    {
        lock (told) told.AppendLine(text);
    }

    private async Task ListenAsync(HttpClient http, CancellationToken over)
    {
        try
        {
            using var reader = new StreamReader(await http.GetStreamAsync("api/events", over));
            while (await reader.ReadLineAsync(over) is { } line) Tell(line);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // The silo has ended.
        }
    }
}
