using System.Collections.Concurrent;
using Encoder.Actors;
using Encoder.Core.Delivery;
using Encoder.Engine;
using Encoder.Grains.Tests.Hosting;
using Encoder.Grains.Topics;
using Encoder.TestSupport.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Two silos that run jobs over fake assets; it sees who calls whom, and may spoil announcements.</summary>
public sealed class JobSilos() : ClusterUnderTest(2)
{
    /// <summary>From grain type to grain type, as seen by the called one.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    /// <summary>What becomes of an announcement: the watermarks that are published in its place.</summary>
    public Func<long, long[]> Spoil { get; set; } = watermark => [watermark];

    public FakeAsset Asset { get; } = new() { Chunks = 12, Lanes = [["720p", "480p"], ["240p"]], AudioCommits = [5], SegmentsPerChunk = 2, HasPreviews = true };

    /// <summary>Runs a job with two nodes that stand outside of the silos, to its end.</summary>
    public async Task<JobSnapshot> RunAsync(string job)
    {
        using var end = new CancellationTokenSource();
        Task[] nodes = [.. new[] { "node-a", "node-b" }.Select(name => new FakeNode(
            new FakeNodeOptions { Name = name, AssetOf = _ => Asset }, () => Actors, () => Topics, Store, TimeProvider.System).RunAsync(end.Token))];
        await Actors.Get<IJob>(job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        var snapshot = await JobWatch.WatchAsync(Actors, Topics, job, TimeProvider.System, CancellationToken.None).LastAsync();
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
            TickEvery = TimeSpan.FromMilliseconds(100), PlanSilence = TimeSpan.FromMilliseconds(300), AnnounceEvery = TimeSpan.FromMilliseconds(500),
            Plan = (_, _) => Asset.Plan(),
        });
        silo.Services.AddSingleton<ITopics>(services => new SpoiledTopics(ActivatorUtilities.CreateInstance<StreamTopics>(services), this));
        silo.AddIncomingGrainCallFilter(call =>
        {
            if (call.SourceId is { } source) Calls.AddOrUpdate($"{source.Type} → {call.TargetId.Type}", 1, static (_, count) => count + 1);
            return call.Invoke();
        });
    }

    private sealed class SpoiledTopics(ITopics topics, JobSilos owner) : ITopics
    {
        public async Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken)
        {
            foreach (var instead in owner.Spoil(watermark)) await topics.PublishAsync(topic, instead, cancellationToken);
        }

        public Task<IAsyncDisposable> SubscribeAsync(string topic, Func<long, Task> hear, CancellationToken cancellationToken) =>
            topics.SubscribeAsync(topic, async heard =>
            {
                foreach (var instead in owner.Spoil(heard)) await hear(instead);
            }, cancellationToken);
    }
}
