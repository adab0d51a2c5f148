using System.Diagnostics;
using Encoder.Cluster.Tests.Redis;
using Encoder.Contracts;
using Encoder.ServerSupport.Live;

namespace Encoder.Cluster.Tests;

/// <summary>A live channel outlives the silo that receives its stream.</summary>
public sealed class LiveFailoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RedisFact]
    public async Task Channel_WhoseSiloIsKilled_GoesOnAtAnotherWithin10Seconds()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var silos = new SiloProcesses(redis.Address, "--Silo:LeaseDuration", "00:00:05");
        var doomed = await silos.StartAsync(more: ["--Live:Ports", $"{FreePort.Next()}"]);
        using var there = new HttpClient { BaseAddress = doomed.Http };
        var created = await LiveViewer.CreateAsync(there, new ChannelSpec
        {
            Name = "Trial",
            Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
        });
        var ingest = (await new LiveViewer(there, created.Channel.Id).UntilAsync(info => info.State == ChannelState.Waiting).WaitAsync(Patience)).IngestAddress!;

        // The viewer and the publisher ask the other silo.
        var other = await silos.StartAsync(more: ["--Live:Ports", $"{FreePort.Next()}"]);
        using var http = new HttpClient { BaseAddress = other.Http };
        var viewer = new LiveViewer(http, created.Channel.Id);
        int listed;
        long since;
        await using (await LivePublisher.StartWhenOpenAsync($"{ingest}/{created.StreamKey}", 1000))
        {
            await viewer.UntilAsync(info => info.Links.Hls is not null && viewer.Segments("96p", 1).Count >= 3).WaitAsync(Patience);
            listed = viewer.Segments("96p", 1).Count;
            since = Stopwatch.GetTimestamp();
            await doomed.KillAsync();
        }

        var moved = await viewer.UntilAsync(info => info.IngestAddress is { } address && address != ingest).WaitAsync(Patience);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(since)}.\n{silos.Logs()}");
        Assert.Equal(ChannelState.Interrupted, moved.State);
        await using (var again = await LivePublisher.StartWhenOpenAsync($"{moved.IngestAddress}/{created.StreamKey}", 100)) Assert.Equal(0, await again.EndAsync());
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2).WaitAsync(Patience);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p")).WaitAsync(Patience);

        // Of the first session, the last ones may refer to a picture that did not come any more.
        Assert.Empty(viewer.Faults);
        var before = await viewer.NumbersAsync("96p", 1);
        Assert.True(before.Count >= 50 * listed, $"{listed} segments were listed, and {before.Count} pictures are kept.");
        Assert.Equal(Enumerable.Range(0, before.Count - 4), before.SkipLast(4));
        Assert.Equal(Enumerable.Range(0, 100), await viewer.NumbersAsync("96p", 2));
        Assert.Equal([0L, 1L], viewer.List("96p").Segments.Select(segment => segment.Discontinuity).Distinct());
    }
}
