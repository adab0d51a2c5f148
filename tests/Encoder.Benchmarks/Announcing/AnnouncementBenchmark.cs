using System.Diagnostics;
using System.Globalization;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Benchmarks.Announcing;

/// <summary>
/// Verb <c>announcements</c>: the time from an announcement to its hearing on an embedded silo, and what the polling of the streams costs
/// idle, for several poll periods.
/// </summary>
internal static class AnnouncementBenchmark
{
    private const int Count = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var periods = (arguments is ["--milliseconds", var list] ? list : "10,25,50,100").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture));
        Console.WriteLine("| poll period ms | median ms | 95 % ms | idle, share of a core |");
        Console.WriteLine("|---:|---:|---:|---:|");
        foreach (var period in periods) Console.WriteLine(await MeasureAsync(period));
        return 0;
    }

    private static async Task<string> MeasureAsync(int milliseconds)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-announcements-").FullName;
        using var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = folder, Durable = false });
        var options = new EmbeddedSiloOptions { DataDirectory = folder, StreamPollEvery = TimeSpan.FromMilliseconds(milliseconds) };
        using var host = EmbeddedHost.Build(store, options, TimeProvider.System);
        await host.StartAsync();
        var announcements = host.Services.GetRequiredService<Announcements>();
        var delays = await DelaysAsync(announcements);
        await Task.Delay(Idle);
        var before = Environment.CpuUsage.TotalTime;
        await Task.Delay(Idle);
        var share = (Environment.CpuUsage.TotalTime - before) / Idle;
        await host.StopAsync();
        Directory.Delete(folder, recursive: true);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {milliseconds} | {delays[Count / 2].TotalMilliseconds:F0} | {delays[Count * 95 / 100].TotalMilliseconds:F0} | {share:P1} |");
    }

    private static async Task<List<TimeSpan>> DelaysAsync(Announcements announcements)
    {
        var stream = announcements.Blocks("asset");
        var delays = new List<TimeSpan>(Count);
        var heard = new SemaphoreSlim(0);
        await using var subscription = await announcements.SubscribeAsync(stream, Hear, CancellationToken.None);
        for (var number = -1; number < Count; number++)
        {
            // The first finds the stream's subscribers; an uneven pause keeps the rest from marching in step with the poll.
            await announcements.PublishAsync(stream, Stopwatch.GetTimestamp(), CancellationToken.None);
            await heard.WaitAsync();
            if (number < 0) delays.Clear();
            await Task.Delay(7 + ((number + 1) * 13 % 50));
        }

        return [.. delays.Order()];

        Task Hear(long sentAt)
        {
            delays.Add(Stopwatch.GetElapsedTime(sentAt));
            heard.Release();
            return Task.CompletedTask;
        }
    }
}
