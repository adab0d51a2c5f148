namespace Encoder.Grains.Tests.Hosting;

public abstract partial class SiloContract
{
    [Fact]
    public async Task Stream_SubscriberIsAGrain_HearsInACallOfItsOwn()
    {
        var (probe, log, key) = NewProbe();

        await PublishAsync(key, 7);
        await log.WaitForAsync("enter hearing");
        var added = probe.AddAsync(1, None);
        log.Open("hearing");
        await added;

        Assert.Equal(["activated", "hear 7", "enter hearing", "leave hearing"], log.Lines);
    }

    [Fact]
    public async Task Stream_TwoSubscribersOutsideAndAGrain_AllHear()
    {
        var (_, log, key) = NewProbe();
        var (first, second) = (ProbeLog.Of(key + "-first"), ProbeLog.Of(key + "-second"));
        await using var one = await SubscribeAsync(key, first);
        await using var other = await SubscribeAsync(key, second);

        await PublishAsync(key, 1);

        await log.WaitForAsync("hear 1");
        await first.WaitForAsync("hear 1");
        await second.WaitForAsync("hear 1");
    }

    [Fact]
    public async Task Stream_GrainPublishes_AnotherHears()
    {
        var (_, log, key) = NewProbe();

        await NewProbe().Probe.PublishAsync(key, 1, None);

        await log.WaitForAsync("hear 1");
    }

    [Fact]
    public async Task Stream_SubscriberFails_HearsTheNext()
    {
        var (_, log, key) = NewProbe();

        await PublishAsync(key, -1);
        await log.WaitForAsync("hear -1");
        await PublishAsync(key, 2);

        await log.WaitForAsync("hear 2");
        Assert.Single(log.Lines, "hear -1");
    }

    [Fact]
    public async Task Stream_SubscriberOutsideFails_PublisherIsNotToldAndItHearsTheNext()
    {
        var (_, _, key) = NewProbe();
        var outside = ProbeLog.Of(key + "-outside");
        await using var subscription = await silo.Announcements.SubscribeAsync(StreamOf(key), watermark =>
        {
            outside.Add($"hear {watermark}");
            return watermark < 0 ? throw new InvalidOperationException("A subscriber fails.") : Task.CompletedTask;
        }, None);

        await PublishAsync(key, -1);
        await outside.WaitForAsync("hear -1");
        await PublishAsync(key, 2);

        await outside.WaitForAsync("hear 2");
    }

    [Fact]
    public async Task Stream_SubscriptionEnded_HearsNoMore()
    {
        var (_, witness, key) = NewProbe();
        var outside = ProbeLog.Of(key + "-outside");
        await (await SubscribeAsync(key, outside)).DisposeAsync();

        await PublishAsync(key, 3);
        await witness.WaitForAsync("hear 3");

        Assert.DoesNotContain("hear 3", outside.Lines);
    }

    // An implicit subscription needs no activation: an announcement makes one. An ended job must answer it cheaply.
    [Fact]
    public async Task Stream_SubscriberDeactivated_IsActivatedAndHears()
    {
        var (probe, log, key) = NewProbe();
        await probe.AddAsync(1, None);
        await probe.DeactivateAsync(None);
        await log.WaitForAsync("deactivated");

        await PublishAsync(key, 3);
        await log.WaitForAsync("hear 3");

        Assert.Equal(["activated", "deactivated", "activated", "hear 3"], log.Lines);
    }

    [Fact]
    public async Task Stream_SubscribedAgainByTheNextActivation_HearsOnce()
    {
        var (probe, log, key) = NewProbe();
        await PublishAsync(key, 4);
        await log.WaitForAsync("hear 4");
        await probe.DeactivateAsync(None);
        await log.WaitForAsync("deactivated");

        await PublishAsync(key, 5);
        await log.WaitForAsync("hear 5");
        await PublishAsync(key, 6);
        await log.WaitForAsync("hear 6");

        Assert.Single(log.Lines, "hear 5");
    }

    private Task<IAsyncDisposable> SubscribeAsync(string key, ProbeLog log) => silo.Announcements.SubscribeAsync(StreamOf(key), watermark =>
    {
        log.Add($"hear {watermark}");
        return Task.CompletedTask;
    }, None);
}
