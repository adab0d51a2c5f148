using System.Threading.Channels;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Silos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Node.Tests.Work;

public sealed class WorkRunnerTests
{
    private readonly FakeClock clock = new();
    private readonly ListeningDispatcher dispatcher = new();
    private long free;

    [Fact]
    public async Task Node_OnAFullDisk_AsksForWorkOnceThereIsRoom()
    {
        using var stop = new CancellationTokenSource();
        var running = Runner().RunAsync(stop.Token);

        Assert.Equal((0, 0), await NextAsync());
        Assert.Equal((0, 0), await NextAsync());
        free = 2000;
        var asked = await NextAsync();
        while (asked == (0, 0)) asked = await NextAsync();

        Assert.Equal((3, 4), asked);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The next report, however much time has to pass for it.</summary>
    private async Task<(int Heavy, int Light)> NextAsync()
    {
        NodeReport? report;
        while (!dispatcher.Reports.Reader.TryRead(out report))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return (report.FreeSlots, report.FreeLightSlots);
    }

    private WorkRunner Runner()
    {
        var options = new NodeOptions
        {
            Name = "node-a", Slots = 3, ScratchDirectory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            Room = new DiskSpace(new DiskSpaceOptions { Folder = "data", LowBytes = 1000 }, clock, _ => new FreeSpace(Interlocked.Read(ref free))),
        };
        return new WorkRunner(new OneDispatcher(dispatcher), options, "ffmpeg 5.1", [], clock, NullLogger<WorkRunner>.Instance);
    }

    private sealed class OneDispatcher(IDispatcherGrain dispatcher) : StringKeyGrainFactory
    {
        public override T GetGrain<T>(string key) => (T)dispatcher;
    }

    private sealed class ListeningDispatcher : IDispatcherGrain
    {
        public Channel<NodeReport> Reports { get; } = Channel.CreateUnbounded<NodeReport>();

        public Task<JobObstacle?> AnnounceAsync(JobReadiness readiness, CancellationToken cancellationToken) => Task.FromResult<JobObstacle?>(null);

        public Task WithdrawAsync(string job, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<CheckInReply> CheckInAsync(NodeReport report, CancellationToken cancellationToken)
        {
            Reports.Writer.TryWrite(report);
            if (report.FreeSlots > 0) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new CheckInReply([]);
        }

        public Task<QueueDepth> QueueAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
