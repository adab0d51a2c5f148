using System.Net;
using System.Text.RegularExpressions;
using Encoder.Grains;
using Encoder.Server.Metrics;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Metrics;

public sealed partial class PrometheusTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [FfmpegFact]
    public async Task Metrics_Scraped_AreLinesOfTheFormat()
    {
        ServerMetrics.Uploaded(123);
        JobMetrics.BecamePlayable(TimeSpan.FromSeconds(1.5));

        using var answer = await server.SendAsync(HttpMethod.Get, "/metrics", server.Key("boss"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4", answer.Content.Headers.ContentType?.ToString());
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        foreach (var name in new[] { "encoder_slots{", "encoder_slots_busy{", "encoder_queue_depth ", "encoder_queue_oldest_seconds ", "encoder_disk_free_bytes ", "encoder_upload_bytes_total " })
            Assert.Contains("\n" + name, text, StringComparison.Ordinal);
        Assert.Contains("\n# TYPE encoder_job_playable_seconds histogram\n", text, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Job_ThatEnded_IsMeasured()
    {
        var clip = Path.Combine(TestMedia.NewFolder(), "none.mp4");
        await File.WriteAllTextAsync(clip, "no media");
        await server.Server.EndAsync(await server.Server.SubmitFileAsync(clip));

        using var answer = await server.SendAsync(HttpMethod.Get, "/metrics", server.Key("boss"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("encoder_jobs_ended_total{state=\"failed\"}", text, StringComparison.Ordinal);
        Assert.Contains(text.Split('\n'), line => line.StartsWith("encoder_work_duration_seconds_count{", StringComparison.Ordinal)
            && line.Contains("kind=\"probe\"", StringComparison.Ordinal) && line.Contains("code=\"asset.unreadable\"", StringComparison.Ordinal));
    }

    // Cumulative: every bucket holds those before it, the last all of them.
    [FfmpegFact]
    public async Task Histogram_Scraped_CountsUpToEachBound()
    {
        JobMetrics.BecamePlayable(TimeSpan.FromSeconds(3));
        using var answer = await server.SendAsync(HttpMethod.Get, "/metrics", server.Key("boss"));
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("encoder_job_playable_seconds", StringComparison.Ordinal)).ToList();
        var buckets = lines.Where(line => line.Contains("_bucket", StringComparison.Ordinal)).Select(ValueOf).ToList();

        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(ValueOf(lines.Single(line => line.Contains("_count", StringComparison.Ordinal))), buckets[^1]);
        Assert.True(ValueOf(lines.Single(line => line.Contains("le=\"5\"", StringComparison.Ordinal))) >= 1);
    }

    [FfmpegFact]
    public async Task Metrics_WithoutTheScope_AreForbidden()
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "/metrics", server.Key("writer"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("encoder.work.duration", "s", "encoder_work_duration_seconds")]
    [InlineData("encoder.upload.bytes", "By", "encoder_upload_bytes")]
    [InlineData("encoder.slots", "{slot}", "encoder_slots")]
    public void Name_OfAMetric_CarriesItsUnitOnce(string name, string unit, string expected) => Assert.Equal(expected, PrometheusText.NameOf(name, unit));

    private static double ValueOf(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("""\A(# (HELP [a-z_0-9]+ .+|TYPE [a-z_0-9]+ (counter|gauge|histogram))|[a-z_0-9]+(\{[a-z_0-9]+="[^"]*"(,[a-z_0-9]+="[^"]*")*\})? [-+0-9.eE]+)\z""")]
    private static partial Regex Line();
}
