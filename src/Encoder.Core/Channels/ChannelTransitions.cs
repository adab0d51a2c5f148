using Encoder.Contracts;

namespace Encoder.Core.Channels;

/// <summary>The events of a channel.</summary>
public enum ChannelEvent
{
    /// <summary>A node listens for the publisher.</summary>
    Listening,

    /// <summary>A publisher sends: a session has begun.</summary>
    PublisherCame,

    /// <summary>The session has ended; a node still listens.</summary>
    PublisherGone,

    /// <summary>No node receives the stream any more: the node returned the work or died.</summary>
    NodeLost,

    /// <summary>The work failed and is not retried.</summary>
    IngestFailed,

    /// <summary>A stop was requested.</summary>
    StopRequested,

    /// <summary>A resume was requested.</summary>
    ResumeRequested,
}

/// <summary>The channel's state machine: created → waiting → live ⇄ interrupted → stopped | failed; resume leads back to created.</summary>
public static class ChannelTransitions
{
    /// <summary>The state after an event, or null when the event changes nothing because it was repeated or is too late.</summary>
    /// <param name="wasLive">Whether the channel had a publisher since it was created or resumed.</param>
    public static ChannelState? Next(ChannelState state, ChannelEvent happened, bool wasLive)
    {
        var next = happened switch
        {
            // A node that listens again after another has died: the publisher is still missing.
            ChannelEvent.Listening when state is ChannelState.Created or ChannelState.Interrupted => wasLive ? ChannelState.Interrupted : ChannelState.Waiting,
            ChannelEvent.PublisherCame when state.IsActive() => ChannelState.Live,
            ChannelEvent.PublisherGone when state == ChannelState.Live => ChannelState.Interrupted,
            ChannelEvent.NodeLost when state.IsActive() => wasLive ? ChannelState.Interrupted : ChannelState.Created,
            ChannelEvent.IngestFailed when state.IsActive() => ChannelState.Failed,
            ChannelEvent.StopRequested when state != ChannelState.Stopped => ChannelState.Stopped,
            ChannelEvent.ResumeRequested when !state.IsActive() => ChannelState.Created,
            _ => state,
        };
        return next == state ? null : next;
    }
}
