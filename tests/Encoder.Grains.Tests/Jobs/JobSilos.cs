using System.Collections.Concurrent;
using Encoder.Core.Delivery;
using Encoder.Grains.Tests.Hosting;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Two silos that run jobs over fake assets; it sees who calls whom, and may spoil announcements.</summary>
public sealed class JobSilos() : ClusterUnderTest(2)
{
    /// <summary>From grain type to grain type, as seen by the called one.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    /// <summary>What becomes of an announcement that carries a watermark: those that are published in its place.</summary>
    public Func<long, long[]> Spoil { get; set; } = watermark => [watermark];

    public FakeAsset Asset { get; } = new() { Chunks = 12, Lanes = [["720p", "480p"], ["240p"]], AudioCommits = [5], SegmentsPerChunk = 2, HasPreviews = true };

    public override Announcements Announcements => AnnounceOver(Streams);

    /// <summary>Runs a job with two nodes that stand outside of the silos, to its end.</summary>
    public async Task<JobSnapshot> RunAsync(string job)
    {
        using var end = new CancellationTokenSource();
        Task[] nodes = [.. new[] { "node-a", "node-b" }.Select(name => new FakeNode(
            new FakeNodeOptions { Name = name, AssetOf = _ => Asset }, () => Grains, () => Announcements, Store, TimeProvider.System).RunAsync(end.Token))];
        await Grains.GetGrain<IJobGrain>(job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        var snapshot = await JobObserver.UntilAsync(Grains, Announcements, job, static job => job.IsSettled, TimeProvider.System, CancellationToken.None);
        await end.CancelAsync();
        await Task.WhenAll(nodes).ContinueWith(static _ => { }, TaskScheduler.Default);
        return snapshot;
    }

    /// <summary>Names of the reminders of a catalog.</summary>
    public async Task<IReadOnlyList<string>> RemindersAsync(string catalog)
    {
        var table = Cluster.GetSiloServiceProvider().GetRequiredService<IReminderTable>();
        var rows = await table.ReadRows(GrainId.Create("catalog", catalog));
        return [.. rows.Reminders.Select(reminder => reminder.ReminderName)];
    }

    /// <summary>Segments that are missing or have other bytes than the encoder made.</summary>
    public IReadOnlyList<string> FaultsOfDelivery(string job) =>
    [
        .. from rendition in Asset.Renditions
           from number in Enumerable.Range(0, rendition.StartsWith("audio", StringComparison.Ordinal) ? 5 : Asset.Chunks * Asset.SegmentsPerChunk)
           let key = new RunKeys(job, 1).OutFile(rendition, RunKeys.SegmentName(number))
           where Store.Find(key)?.AsSpan().SequenceEqual(Asset.Segment(rendition, number)) != true
           select key,
    ];

    protected override void Configure(ISiloBuilder silo)
    {
        base.Configure(silo);
        silo.Services.AddSingleton(new JobOptions
        {
            TickEvery = TimeSpan.FromMilliseconds(100), PlanPollAfter = TimeSpan.FromMilliseconds(300), AnnounceEvery = TimeSpan.FromMilliseconds(500),
            Plan = (_, _) => Asset.Plan(),
        });
        silo.Services.AddSingleton(services => AnnounceOver(services.GetRequiredKeyedService<IStreamProvider>(StreamNames.Provider)));
        silo.AddIncomingGrainCallFilter(call =>
        {
            if (call.SourceId is { } source) Calls.AddOrUpdate($"{source.Type} → {call.TargetId.Type}", 1, static (_, count) => count + 1);
            return call.Invoke();
        });
    }

    private Announcements AnnounceOver(IStreamProvider streams) =>
        new(new SpoiledStreams(streams, this), TimeProvider.System, NullLogger<Announcements>.Instance);

    private sealed class SpoiledStreams(IStreamProvider streams, JobSilos owner) : IStreamProvider
    {
        public string Name => streams.Name;

        public bool IsRewindable => streams.IsRewindable;

        public IAsyncStream<T> GetStream<T>(StreamId streamId) => new SpoiledStream<T>(streams.GetStream<T>(streamId), owner);
    }

    private sealed class SpoiledStream<T>(IAsyncStream<T> stream, JobSilos owner) : StreamDouble<T>(stream.StreamId)
    {
        public override async Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            foreach (var instead in owner.Spoil(item is TenantChange change ? change.Watermark : (long)(object)item!))
                await stream.OnNextAsync(item is TenantChange spoiled ? (T)(object)(spoiled with { Watermark = instead }) : (T)(object)instead);
        }

        public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => stream.SubscribeAsync(observer);
    }
}
