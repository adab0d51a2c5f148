using Encoder.Contracts;
using Encoder.Core.Channels;

namespace Encoder.Core.Tests.Channels;

public sealed class ChannelTransitionsTests
{
    [Theory]
    [InlineData(ChannelState.Created, ChannelEvent.Listening, false, ChannelState.Waiting)]
    [InlineData(ChannelState.Interrupted, ChannelEvent.Listening, true, null)]
    [InlineData(ChannelState.Live, ChannelEvent.Listening, true, null)]
    [InlineData(ChannelState.Waiting, ChannelEvent.PublisherCame, false, ChannelState.Live)]
    [InlineData(ChannelState.Interrupted, ChannelEvent.PublisherCame, true, ChannelState.Live)]
    [InlineData(ChannelState.Live, ChannelEvent.PublisherGone, true, ChannelState.Interrupted)]
    [InlineData(ChannelState.Stopped, ChannelEvent.PublisherGone, true, null)]
    [InlineData(ChannelState.Live, ChannelEvent.NodeLost, true, ChannelState.Interrupted)]
    [InlineData(ChannelState.Waiting, ChannelEvent.NodeLost, false, ChannelState.Created)]
    [InlineData(ChannelState.Stopped, ChannelEvent.NodeLost, true, null)]
    [InlineData(ChannelState.Created, ChannelEvent.IngestFailed, false, ChannelState.Failed)]
    [InlineData(ChannelState.Stopped, ChannelEvent.IngestFailed, false, null)]
    [InlineData(ChannelState.Live, ChannelEvent.StopRequested, true, ChannelState.Stopped)]
    [InlineData(ChannelState.Failed, ChannelEvent.StopRequested, true, ChannelState.Stopped)]
    [InlineData(ChannelState.Stopped, ChannelEvent.ResumeRequested, true, ChannelState.Created)]
    [InlineData(ChannelState.Failed, ChannelEvent.ResumeRequested, true, ChannelState.Created)]
    [InlineData(ChannelState.Live, ChannelEvent.ResumeRequested, true, null)]
    public void Next_OfAStateAndAnEvent_IsTheNextStateOrNone(ChannelState state, ChannelEvent happened, bool wasLive, ChannelState? next) =>
        Assert.Equal(next, ChannelTransitions.Next(state, happened, wasLive));
}
