using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Channels;

public sealed class ChannelTests
{
    private readonly FakeCluster cluster = new FakeCluster { Jobs = new JobOptions { DeathGracePeriod = TimeSpan.FromSeconds(3) } }.StartSilo();

    private IChannelGrain Channel => cluster.Grains.GetGrain<IChannelGrain>("channel-1");

    private static ChannelRequest Request => new(new ChannelSpec { Name = "News" }, "local", "hash", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Channel_OverALife_HasTheStatesOfIt() => cluster.Run(async () =>
    {
        Assert.Equal(ChannelState.Created, (await Channel.CreateAsync(Request, default)).State);
        var work = await GrantedAsync();
        var order = (await Channel.BeginAsync(work, "n", "build", default))!;
        Assert.True(order.Ingest!.Listens);
        Assert.True(order.Request.IsLive);
        await Channel.ListeningAsync(work, order.Attempt, new IngestEndpoint("rtmp://host:1935/live", 1935), default);
        Assert.Equal(ChannelState.Waiting, (await Channel.SnapshotAsync(default)).State);

        var session = (await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default))!;
        Assert.Equal((1, ChannelState.Live), (session.Number, (await Channel.SnapshotAsync(default)).State));
        await Channel.EncodingAsync(1, "job-1", default);
        await Channel.EndSessionAsync(1, default);
        var interrupted = await Channel.SnapshotAsync(default);
        Assert.Equal(ChannelState.Interrupted, interrupted.State);
        Assert.Equal("job-1", Assert.Single(interrupted.Sessions).Job);
        Assert.NotNull(interrupted.Sessions[0].EndedAt);

        Assert.Equal(2, (await Channel.OpenSessionAsync(work, order.Attempt, "p2", false, TimeSpan.Zero, default))!.Number);
        Assert.Equal(ChannelState.Stopped, (await Channel.StopAsync(default)).State);
        Assert.False(await Channel.RenewAsync(work, new AttemptProgress(order.Attempt, 0), default));
        await Channel.EndSessionAsync(2, default);
        await Channel.FailedAsync(work, order.Attempt, Lost, default);
        Assert.Equal(ChannelState.Stopped, (await Channel.SnapshotAsync(default)).State);

        Assert.Equal(ChannelState.Created, (await Channel.ResumeAsync(default)).State);
        var resumed = (await Channel.BeginAsync(await GrantedAsync(), "n", "build", default))!;
        Assert.Equal(1935, resumed.Ingest!.Port);
        Assert.Empty(resumed.Ingest.OpenSessions);
    });

    [Fact]
    public void OpenSession_Repeated_IsTheSame() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        var first = await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);
        Assert.Equal(first, await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default));
        Assert.Single((await Channel.SnapshotAsync(default)).Sessions);
    });

    // Players see one session after the other, and count the latency of one from its start.
    [Fact]
    public void OpenSession_OfAPublisherThatCameBefore_BeganThenButNotBeforeTheLastOneEnded() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        var (came, ago) = (cluster.Simulation.Clock.GetUtcNow() - TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        var first = (await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, ago, default))!;
        Assert.InRange(first.StartedAt, came, cluster.Simulation.Clock.GetUtcNow() - ago);
        await Channel.EndSessionAsync(1, default);
        var ended = (await Channel.SnapshotAsync(default)).Sessions[0].EndedAt;
        Assert.Equal(ended, (await Channel.OpenSessionAsync(work, order.Attempt, "p2", false, ago, default))!.StartedAt);
    });

    [Fact]
    public void OpenSession_AfterItsSourceWasAway_TakesThatWarningBack() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        await Channel.WarnAsync(new Fault(ErrorCodes.SourceAway, "x"), default);
        await Channel.WarnAsync(new Fault(ErrorCodes.StreamKeyWrong, "y"), default);
        await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);

        Assert.Equal(ErrorCodes.StreamKeyWrong, Assert.Single((await Channel.SnapshotAsync(default)).Warnings).Code);
    });

    [Fact]
    public void Slate_WhileThePublisherIsAway_LeavesTheChannelInterrupted() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        Assert.Null(order.Ingest!.LastJob);
        await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);
        await Channel.EncodingAsync(1, "job-1", default);
        await Channel.EndSessionAsync(1, default);
        await Channel.WarnAsync(new Fault(ErrorCodes.SourceAway, "x"), default);

        Assert.True((await Channel.OpenSessionAsync(work, order.Attempt, "p2", true, TimeSpan.Zero, default))!.IsSlate);
        await Channel.RenewAsync(work, new AttemptProgress(order.Attempt, 0), default);
        var slate = await Channel.SnapshotAsync(default);
        Assert.Equal((ChannelState.Interrupted, 0, 1), (slate.State, slate.ReceivedBytes, slate.Warnings.Count));
        await Channel.EncodingAsync(2, "job-2", default);
        await Channel.EndSessionAsync(2, default);
        Assert.Equal(ChannelState.Interrupted, (await Channel.SnapshotAsync(default)).State);

        // The publisher returns, and goes.
        await Channel.OpenSessionAsync(work, order.Attempt, "p3", false, TimeSpan.Zero, default);
        Assert.Equal(ChannelState.Live, (await Channel.SnapshotAsync(default)).State);
        await Channel.EndSessionAsync(3, default);
        Assert.Equal(ChannelState.Interrupted, (await Channel.SnapshotAsync(default)).State);

        // The next node makes it like the last session that has tracks.
        await Channel.FailedAsync(work, order.Attempt, Lost, default);
        var (_, next) = await BegunAsync();
        Assert.Equal("job-2", next.Ingest!.LastJob);
    });

    // What is kept is what was sent.
    [Fact]
    public void Slate_OfAChannelThatRecords_IsDeleted() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request with { Spec = Request.Spec with { Record = true } }, default);
        var (work, order) = await BegunAsync();
        foreach (var (publisher, isSlate) in new[] { ("p1", false), ("p2", true), ("p3", true) }) await Channel.OpenSessionAsync(work, order.Attempt, publisher, isSlate, TimeSpan.Zero, default);
        await Channel.ForgetAsync([new ForgottenSession(1, new Dictionary<string, int>()), new ForgottenSession(2, new Dictionary<string, int>())], default);
        Assert.Equal(2, Assert.Single((await Channel.SnapshotAsync(default)).Deleting).Number);

        Assert.Equal([2, 3], (await Channel.DeleteAsync(default)).Select(session => session.Number));
    });

    [Fact]
    public void Begin_WhileAnotherNodeHasTheLease_IsRefused() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, _) = await BegunAsync();
        Assert.Null(await Channel.BeginAsync(work, "m", "build", default));
    });

    [Fact]
    public void Node_ThatFallsSilent_LosesTheChannelToAnother() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        await Channel.RenewAsync(work, new AttemptProgress(order.Attempt, 0), default);
        await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);
        await cluster.PassAsync(25);
        Assert.Equal(ChannelState.Interrupted, (await Channel.SnapshotAsync(default)).State);

        var (_, next) = await BegunAsync("m");
        Assert.Equal(1, Assert.Single(next.Ingest!.OpenSessions).Number);
        Assert.Null(await Channel.OpenSessionAsync(work, order.Attempt, "p2", false, TimeSpan.Zero, default));
        Assert.False(await Channel.RenewAsync(work, new AttemptProgress(order.Attempt, 0), default));
    });

    [Fact]
    public void Silo_ThatCrashes_LeavesTheChannelToTheNextNodeWithinSeconds() => cluster.Run(async () =>
    {
        var channel = await cluster.Grains.GetGrain<ICatalogGrain>("local").RegisterChannelAsync(default);
        await cluster.Grains.GetGrain<IChannelGrain>(channel).CreateAsync(Request, default);
        var (work, order) = await BegunAsync(channel: channel);
        await cluster.Grains.GetGrain<IChannelGrain>(channel).OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);
        cluster.CrashSilo();
        cluster.StartSilo();
        await cluster.Grains.GetGrain<ICatalogGrain>("local").SweepAsync(default);
        await cluster.PassAsync(5);

        var (_, next) = await BegunAsync("m", channel);
        Assert.Equal("p1", Assert.Single(next.Ingest!.OpenSessions).Publisher);
    });

    [Fact]
    public void Channel_StoppedWithAnOpenSession_IsGivenToANodeThatDoesNotListen() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        await Channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default);
        await Channel.StopAsync(default);
        await Channel.FailedAsync(work, order.Attempt, Lost, default);

        var (_, next) = await BegunAsync();
        Assert.False(next.Ingest!.Listens);
        Assert.Single(next.Ingest.OpenSessions);
        await Channel.EndSessionAsync(1, default);
        await Channel.FailedAsync(work, next.Attempt, Lost, default);
        Assert.Null(await Channel.BeginAsync(work, "m", "build", default));
    });

    [Fact]
    public void Ingest_ThatFailsThreeTimes_FailsTheChannel() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        for (var count = 0; count < 3; count++)
        {
            var (work, order) = await BegunAsync();
            await Channel.FailedAsync(work, order.Attempt, new Fault(ErrorCodes.IngestFailed, "x"), default);
            await cluster.PassAsync(7);
        }

        var failed = await Channel.SnapshotAsync(default);
        Assert.Equal((ChannelState.Failed, ErrorCodes.IngestFailed), (failed.State, failed.Fault!.Code));
    });

    [Fact]
    public void Forget_OfSessions_KeepsTheCountOfTheirSegments() => cluster.Run(async () =>
    {
        await Channel.CreateAsync(Request, default);
        var (work, order) = await BegunAsync();
        foreach (var publisher in new[] { "p1", "p2", "p3" }) await Channel.OpenSessionAsync(work, order.Attempt, publisher, false, TimeSpan.Zero, default);
        var one = new ForgottenSession(1, new Dictionary<string, int> { ["720p"] = 5, ["audio-1"] = 4 });
        await Channel.ForgetAsync([one, new ForgottenSession(2, new Dictionary<string, int>())], default);
        await Channel.ForgetAsync([one], default);

        var left = await Channel.SnapshotAsync(default);
        Assert.Equal(3, Assert.Single(left.Sessions).Number);
        Assert.Equal((1, 5, 4), (left.Past.Sessions, left.Past.Segments["720p"], left.Past.Segments["audio-1"]));
    });

    [Fact]
    public void Remove_OfAChannel_DeletesJobsAndAssetsOfItsSessions() => cluster.Run(async () =>
    {
        var catalog = cluster.Grains.GetGrain<ICatalogGrain>("local");
        var id = await catalog.RegisterChannelAsync(default);
        var channel = cluster.Grains.GetGrain<IChannelGrain>(id);
        await channel.CreateAsync(Request, default);
        Assert.Equal([id], await catalog.ChannelsAsync(default));
        var (work, order) = await BegunAsync(channel: id);
        var session = (await channel.OpenSessionAsync(work, order.Attempt, "p1", false, TimeSpan.Zero, default))!;
        await cluster.Grains.GetGrain<IAssetGrain>(session.Asset).CreateAsync(new AssetRequest("News", null, "local"), default);
        var job = await catalog.RegisterAsync(new JobRegistration(session.KeyOf(id), "News"), default);
        await cluster.SubmitAsync(job);

        await catalog.RemoveChannelAsync(id, default);

        Assert.Empty(await catalog.ChannelsAsync(default));
        Assert.Empty((await catalog.ListAsync(new JobListQuery(), default)).Jobs);
        Assert.Equal(AssetState.Deleted, (await cluster.Grains.GetGrain<IAssetGrain>(session.Asset).SnapshotAsync(default)).Info.State);
        await Assert.ThrowsAsync<FaultException>(() => channel.SnapshotAsync(default));
        Assert.False(await channel.RenewAsync(work, new AttemptProgress(order.Attempt, 0), default));
    });

    private static Fault Lost => new(ErrorCodes.LeaseLost, "x");

    private async Task<(WorkId Work, WorkOrder Order)> BegunAsync(string node = "n", string channel = "channel-1")
    {
        var work = await GrantedAsync(node);
        return (work, (await cluster.Grains.GetGrain<IChannelGrain>(channel).BeginAsync(work, node, "build", default))!);
    }

    /// <summary>The ingest as the dispatcher grants it to a node that runs nothing.</summary>
    private async Task<WorkId> GrantedAsync(string node = "n")
    {
        var reply = await cluster.Grains.GetGrain<IDispatcherGrain>("default").CheckInAsync(new NodeReport(node, 2, 0, 4, "build", []), default);
        return Assert.Single(reply.Granted);
    }
}
