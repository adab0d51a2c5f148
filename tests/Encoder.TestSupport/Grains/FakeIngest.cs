using System.Globalization;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.TestSupport.Grains;

/// <summary>The node that receives the stream of a channel, without ffmpeg: it makes the same calls as a real one, and makes up the stream.</summary>
public sealed class FakeIngest(FakeCluster cluster, string tenant = "local")
{
    private static readonly byte[] Block = new byte[AssetInfo.BlockLength];
    private string publisher = "";
    private int blocks;

    /// <summary>The channel.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The session that comes in.</summary>
    public ChannelSession Session { get; private set; } = null!;

    /// <summary>The order of the ingest.</summary>
    public WorkOrder Order { get; private set; } = null!;

    /// <summary>Creates a channel and takes its lease.</summary>
    public async Task CreateAsync(ChannelSpec spec)
    {
        Id = await cluster.Grains.GetGrain<ICatalogGrain>(tenant).RegisterChannelAsync(CancellationToken.None);
        await Channel.CreateAsync(new ChannelRequest(spec, tenant, "hash", cluster.Simulation.Clock.GetUtcNow()), CancellationToken.None);
        await TakeLeaseAsync("ingest-1");
    }

    /// <summary>Takes the lease as another node.</summary>
    public async Task TakeLeaseAsync(string node)
    {
        var reply = await cluster.Grains.GetGrain<IDispatcherGrain>("default").CheckInAsync(new NodeReport(node, 1, 0, 1, "ffmpeg 5.1", []), CancellationToken.None);
        var work = reply.Granted.Single(granted => granted.Kind == WorkKind.Ingest);
        Order = await Channel.BeginAsync(work, node, "ffmpeg 5.1", CancellationToken.None) ?? throw new InvalidOperationException("The ingest was not given.");
        await Channel.ListeningAsync(work, Order.Attempt, new IngestEndpoint("rtmp://host:1935/live", 1935), CancellationToken.None);
    }

    /// <summary>A publisher comes: its session has the job that is given.</summary>
    public async Task BeginAsync(Func<string, FakeAsset> assetOf)
    {
        publisher = string.Create(CultureInfo.InvariantCulture, $"publisher-{cluster.Simulation.Steps}");
        blocks = 0;
        var session = await Channel.OpenSessionAsync(Order.Work, Order.Attempt, publisher, isSlate: false, TimeSpan.Zero, CancellationToken.None) ?? throw new InvalidOperationException("The channel is stopped.");
        await Asset(session).CreateAsync(new AssetRequest("stream", null, tenant), CancellationToken.None);
        var job = await cluster.Grains.GetGrain<ICatalogGrain>(tenant).RegisterAsync(new JobRegistration(session.KeyOf(Id), "session"), CancellationToken.None);
        cluster.Assets[job] = assetOf(job);
        await cluster.Job(job).SubmitAsync(Order.Request with { Source = Order.Request.Source with { Asset = session.Asset } }, CancellationToken.None);
        await Channel.EncodingAsync(session.Number, job, CancellationToken.None);
        Session = session with { Job = job };
    }

    /// <summary>A block of the stream has come.</summary>
    public async Task AppendAsync()
    {
        await cluster.Store.PutBlockAsync(new AssetKeys(Session.Asset), blocks, Block, CancellationToken.None);
        await Asset(Session).StoredAsync([new StoredBlock(blocks++, Block.Length)], CancellationToken.None);
    }

    /// <summary>Reports, and deletes what no playlist lists any more.</summary>
    public async Task ReportAsync()
    {
        await Channel.RenewAsync(Order.Work, new AttemptProgress(Order.Attempt, 0, ReceivedBytes: (long)blocks * Block.Length), CancellationToken.None);
        await new SessionRetention(cluster.Grains).SweepAsync(Id, CancellationToken.None);
    }

    /// <summary>The publisher goes.</summary>
    public async Task EndAsync()
    {
        var received = await Asset(Session).SnapshotAsync(CancellationToken.None);
        if (received.Info.Length is null) await Asset(Session).DeclareAsync(received.ContiguousBytes, CancellationToken.None);
        await Channel.EndSessionAsync(Session.Number, CancellationToken.None);
    }

    private IChannelGrain Channel => cluster.Grains.GetGrain<IChannelGrain>(Id);

    private IAssetGrain Asset(ChannelSession session) => cluster.Grains.GetGrain<IAssetGrain>(session.Asset);
}
