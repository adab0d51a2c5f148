using Xunit;

namespace Encoder.TestSupport.Hosts;

public abstract partial class HostContract
{
    [Fact]
    public async Task Topic_SubscriberIsAnActor_HearsInACallOfItsOwn()
    {
        var (probe, log, key) = NewProbe();
        await probe.SubscribeAsync(key, None);

        await host.Topics.PublishAsync(key, 7, None);
        await log.WaitForAsync("enter hearing");
        var added = probe.AddAsync(1, None);
        log.Open("hearing");
        await added;

        Assert.Equal(["activated", "hear 7", "enter hearing", "leave hearing"], log.Lines);
    }

    [Fact]
    public async Task Topic_TwoSubscribers_BothHear()
    {
        var (first, firstLog, topic) = NewProbe();
        var (second, secondLog, _) = NewProbe();
        await first.SubscribeAsync(topic, None);
        await second.SubscribeAsync(topic, None);

        await host.Topics.PublishAsync(topic, 1, None);

        await firstLog.WaitForAsync("hear 1");
        await secondLog.WaitForAsync("hear 1");
    }

    [Fact]
    public async Task Topic_SubscriberFails_HearsTheNext()
    {
        var (probe, log, key) = NewProbe();
        await probe.SubscribeAsync(key, None);

        await host.Topics.PublishAsync(key, -1, None);
        await log.WaitForAsync("hear -1");
        await host.Topics.PublishAsync(key, 2, None);

        await log.WaitForAsync("hear 2");
        Assert.Single(log.Lines, "hear -1");
    }

    [Fact]
    public async Task Topic_SubscriptionEnded_HearsNoMore()
    {
        var (probe, log, key) = NewProbe();
        var (witness, witnessLog, _) = NewProbe();
        await probe.SubscribeAsync(key, None);
        await witness.SubscribeAsync(key, None);
        await probe.UnsubscribeAsync(None);

        await host.Topics.PublishAsync(key, 3, None);
        await witnessLog.WaitForAsync("hear 3");
        await probe.AddAsync(1, None);

        Assert.DoesNotContain("hear 3", log.Lines);
    }

    [Fact]
    public async Task Topic_SubscriberRetired_IsNotWokenByAnnouncements()
    {
        var (probe, log, key) = NewProbe();
        var (witness, witnessLog, _) = NewProbe();
        await probe.SubscribeAsync(key, None);
        await witness.SubscribeAsync(key, None);
        await probe.RetireAsync(None);
        await log.WaitForAsync("deactivated");

        // The second one comes after the first was dealt with for everybody.
        await host.Topics.PublishAsync(key, 3, None);
        await witnessLog.WaitForAsync("hear 3");
        await host.Topics.PublishAsync(key, 4, None);
        await witnessLog.WaitForAsync("hear 4");

        Assert.Equal(["activated", "deactivated"], log.Lines);
    }

    [Fact]
    public async Task Topic_SubscribedAgainByTheNextActivation_HearsOnce()
    {
        var (probe, log, key) = NewProbe();
        await probe.SubscribeAsync(key, None);
        await probe.RetireAsync(None);
        await probe.SubscribeAsync(key, None);

        await host.Topics.PublishAsync(key, 5, None);
        await log.WaitForAsync("hear 5");
        await host.Topics.PublishAsync(key, 6, None);
        await log.WaitForAsync("hear 6");

        Assert.Single(log.Lines, "hear 5");
    }

}
