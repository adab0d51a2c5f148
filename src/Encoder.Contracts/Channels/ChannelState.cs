using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The states of a channel: created → waiting → live ⇄ interrupted → stopped | failed; resume leads back to created.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ChannelState>))]
public enum ChannelState
{
    /// <summary>No node listens for its publisher yet.</summary>
    Created,

    /// <summary>A node waits for the publisher.</summary>
    Waiting,

    /// <summary>A publisher sends.</summary>
    Live,

    /// <summary>The publisher has gone. The channel goes on when it returns.</summary>
    Interrupted,

    /// <summary>It was stopped. It can be resumed.</summary>
    Stopped,

    /// <summary>No node could receive its stream; see <see cref="ChannelInfo.Fault"/>. It can be resumed.</summary>
    Failed,
}

/// <summary>Properties of a state.</summary>
public static class ChannelStates
{
    /// <summary>True while a node should receive the stream of the channel.</summary>
    public static bool IsActive(this ChannelState state) => state is not (ChannelState.Stopped or ChannelState.Failed);
}
