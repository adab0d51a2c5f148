using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Dispatching;

public sealed class DispatcherTests
{
    private readonly FakeCluster cluster = new FakeCluster().StartSilo();

    private IDispatcherGrain Dispatcher => cluster.Grains.GetGrain<IDispatcherGrain>("default");

    [Fact]
    public void CheckIn_WithNothingReady_IsHeldAndEndsByItself() => cluster.Run(async () =>
    {
        var began = cluster.Simulation.Clock.GetUtcNow();
        Assert.Empty((await Dispatcher.CheckInAsync(Report("n"), default)).Granted);
        Assert.Equal(TimeSpan.FromSeconds(5), cluster.Simulation.Clock.GetUtcNow() - began);
    });

    [Fact]
    public void CheckIn_ThatAsksForNothing_ReturnsAtOnce() => cluster.Run(async () =>
    {
        var began = cluster.Simulation.Clock.GetUtcNow();
        await Dispatcher.CheckInAsync(Report("n") with { FreeSlots = 0, FreeLightSlots = 0 }, default);
        Assert.Equal(began, cluster.Simulation.Clock.GetUtcNow());
        Assert.Equal("n", Assert.Single(await Dispatcher.NodesAsync(default)).Report.Node);
    });

    [Fact]
    public void CheckIn_WhileHeld_IsWokenByAnAnnouncement() => cluster.Run(async () =>
    {
        var polls = new[] { Dispatcher.CheckInAsync(Report("n"), default), Dispatcher.CheckInAsync(Report("m"), default) };
        await cluster.PassAsync(1);
        await Dispatcher.AnnounceAsync(Ready(3), default);
        var granted = (await Task.WhenAll(polls)).SelectMany(reply => reply.Granted).ToList();
        Assert.Equal([0, 1, 2], granted.Select(work => work.Chunk).Order());
    });

    [Fact]
    public void CheckIn_Newer_EndsTheOlderOfTheSameNode() => cluster.Run(async () =>
    {
        var older = Dispatcher.CheckInAsync(Report("n"), default);
        await cluster.PassAsync(1);
        var newer = Dispatcher.CheckInAsync(Report("n"), default);
        Assert.Empty((await older).Granted);
        await Dispatcher.AnnounceAsync(Ready(1), default);
        Assert.Single((await newer).Granted);
    });

    [Fact]
    public void CheckIn_GivenUpByItsCaller_GrantsNothing() => cluster.Run(async () =>
    {
        using var given = new CancellationTokenSource();
        var poll = Dispatcher.CheckInAsync(Report("n"), given.Token);
        await cluster.PassAsync(1);

        // Not CancelAsync, which would leave the simulation's thread.
        given.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Dispatcher.AnnounceAsync(Ready(1), default);
        Assert.Single((await Dispatcher.CheckInAsync(Report("m"), default)).Granted);
    });

    [Fact]
    public void Node_ThatFellSilent_IsForgotten() => cluster.Run(async () =>
    {
        await Dispatcher.CheckInAsync(Report("n"), default);
        var heardAt = cluster.Simulation.Clock.GetUtcNow();
        await cluster.PassAsync(14);
        Assert.Equal(heardAt, Assert.Single(await Dispatcher.NodesAsync(default)).SeenAt);
        await cluster.PassAsync(2);
        Assert.Empty(await Dispatcher.NodesAsync(default));
    });

    private static NodeReport Report(string node) => new(node, 2, 2, 1, "ffmpeg", []);

    private static JobReadiness Ready(int planned) => new("a", 1, 1, 0, null, 1, 0, planned, []);
}
