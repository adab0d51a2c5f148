using System.Globalization;
using System.Text.Json;
using Encoder.Benchmarks.Local;
using Encoder.Benchmarks.Uploads;
using Encoder.Client;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;
using Encoder.ServerSupport.Live;

namespace Encoder.Benchmarks.Live;

/// <summary>
/// <c>live</c>: (a) a single ffmpeg that listens and makes HLS, (b) a channel of <c>encoder serve</c>. One publisher sends the same stream to both at once.
/// Latency is counted in the publisher's pictures.
/// </summary>
internal static class LiveBenchmark
{
    private const int SegmentSeconds = 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(LiveOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-live-").FullName;
        try
        {
            var source = await LocalSource.MakeAsync(folder, options.Source, options.Seconds, SourceKeyframes.TwoSeconds);
            var ladder = new LocalLadder(options.Preset, SegmentSeconds, source.FramesPer(SegmentSeconds), options.Rungs);
            Console.WriteLine($"Source: {source.Description}; preset {ladder.Preset}, ladder {string.Join(' ', ladder.Rungs.Select(rung => rung.Name))}, segments of {SegmentSeconds} s{(options.LowLatency ? ", b with low latency" : "")}; {Environment.ProcessorCount} cores");
            Console.WriteLine();
            Console.WriteLine("| round | a: latency s, most | b: latency s, most | CPU s a | CPU s b | b ÷ a | channels per core a | b |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (var round = 1; round <= options.Rounds; round++) await RoundAsync(folder, source, ladder, round, options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RoundAsync(string folder, LocalSource source, LocalLadder ladder, int round, LiveOptions options)
    {
        var rate = source.FramesPer(1);
        var (a, b) = (new LiveLatency(rate), new LiveLatency(rate));
        var (direct, publisher, idle) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var all = await Measured.WatchAsync(async () => (direct, publisher, idle) = await MeasureAsync(Path.Combine(folder, $"{round}"), source, ladder, options, a, b));
        var served = all.Cpu - direct - publisher - idle;
        var ((medianA, mostA), (medianB, mostB)) = (a.Result(), b.Result());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {round} | {medianA:F2}, {mostA:F2} | {medianB:F2}, {mostB:F2} | {direct.TotalSeconds:F1} | {served.TotalSeconds:F1} | {served / direct:F3} | {options.Seconds / direct.TotalSeconds:F2} | {options.Seconds / served.TotalSeconds:F2} |"));
    }

    /// <summary>Processor time of (a), of the publisher, and of the server before the publisher came. What else the server and its children take is (b)'s.</summary>
    private static async Task<(TimeSpan Direct, TimeSpan Publisher, TimeSpan Idle)> MeasureAsync(
        string folder, LocalSource source, LocalLadder ladder, LiveOptions options, LiveLatency a, LiveLatency b)
    {
        var output = Directory.CreateDirectory(Path.Combine(folder, "a")).FullName;
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Live = new { Ports = FreePort.Find() } }));
        await using var server = await ServedEncoder.StartAsync(options.Encoder, Path.Combine(folder, "data"), "--settings", settings);
        using var client = new EncoderClient(new EncoderClientOptions { Server = server.Address, StateFolder = folder });
        using var http = new HttpClient { BaseAddress = server.Address };
        var created = await client.CreateChannelAsync(SpecOf(ladder, options));
        var channel = await UntilAsync(client, created.Channel.Id, info => info.IngestAddress is not null);

        var address = $"rtmp://127.0.0.1:{FreePort.Find()}/live/a";
        using var direct = FfmpegProcess.Start(ladder.LiveCommand(address, output));
        while (!IsOpen(address)) await Task.Delay(Look);
        var idle = server.CpuTime;
        using var publisher = FfmpegProcess.Start(
        [
            "-nostdin", "-v", "info", "-nostats", "-benchmark", "-stats_period", "0.1", "-progress", "pipe:1", "-re", "-i", source.Path,
            "-c", "copy", "-f", "flv", address, "-c", "copy", "-f", "flv", $"{channel.IngestAddress}/{created.StreamKey}",
        ]);
        var (rung, list) = (ladder.Rungs[0].Name, new Uri($"/live/{channel.Id}/{ladder.Rungs[0].Name}/playlist.m3u8", UriKind.Relative));
        var isListed = false;
        while (!publisher.HasExited)
        {
            await Task.Delay(Look);
            var sent = publisher.Frames;
            var path = Path.Combine(output, rung, "playlist.m3u8");
            a.Take(File.Exists(path) ? await File.ReadAllTextAsync(path) : null, sent);
            using var response = await http.GetAsync(list);
            isListed = response.IsSuccessStatusCode;
            b.Take(isListed ? await response.Content.ReadAsStringAsync() : null, sent);
        }

        if (!isListed) throw new InvalidOperationException("The channel lists nothing yet: this machine cannot encode both in real time. Give fewer rungs.");

        var costs = (await direct.EndAsync(), await publisher.EndAsync(), idle);
        await client.StopChannelAsync(channel.Id);
        while (!(await http.GetStringAsync(list)).Contains("#EXT-X-ENDLIST", StringComparison.Ordinal)) await Task.Delay(Look);
        return costs;
    }

    private static ChannelSpec SpecOf(LocalLadder ladder, LiveOptions options)
    {
        var spec = EncoderParameters.ApplyTo(new JobSpec { Ladder = Ladder.Parse(string.Join(',', ladder.Rungs.Select(rung => rung.Name))) }, ladder.EncoderParams);
        return new ChannelSpec { Name = "live", Ladder = spec.Ladder, SegmentSeconds = SegmentSeconds, WindowSeconds = options.Seconds + 60, LowLatency = options.LowLatency };
    }

    private static async Task<ChannelInfo> UntilAsync(EncoderClient client, string channel, Func<ChannelInfo, bool> condition)
    {
        while (true)
        {
            var info = await client.GetChannelAsync(channel);
            if (condition(info)) return info;
            await Task.Delay(Look);
        }
    }

    private static bool IsOpen(string address) => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(open => open.Port == new Uri(address).Port);
}
