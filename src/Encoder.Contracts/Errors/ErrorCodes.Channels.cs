namespace Encoder.Contracts;

public static partial class ErrorCodes
{
    /// <summary>The channel was not found.</summary>
    public const string ChannelNotFound = "channel.not_found";

    /// <summary>The channel is not stopped.</summary>
    public const string ChannelActive = "channel.active";

    /// <summary>The server does not receive live streams of this protocol.</summary>
    public const string IngestOff = "channel.ingest_off";

    /// <summary>Every port for live streams is in use.</summary>
    public const string IngestPortsTaken = "channel.ports_taken";

    /// <summary>The stream of a channel could not be received.</summary>
    public const string IngestFailed = "channel.ingest_failed";

    /// <summary>A warning: a publisher came with a wrong stream key.</summary>
    public const string StreamKeyWrong = "channel.stream_key_wrong";

    /// <summary>The operator does not allow the source of the channel.</summary>
    public const string SourceNotAllowed = "channel.source_not_allowed";

    /// <summary>A warning: the source of a channel cannot be read. It is tried again.</summary>
    public const string SourceAway = "channel.source_away";

    /// <summary>A warning: keyframes of a live stream are farther apart than its segments are long.</summary>
    public const string KeyframesFarApart = "channel.keyframes_far_apart";

    /// <summary>A warning: a live stream is encoded slower than it comes in.</summary>
    public const string EncodeBehind = "channel.encode_behind";

    /// <summary>A warning: a rung of a live stream is not encoded any more, because the encode was behind the stream.</summary>
    public const string RungDropped = "channel.rung_dropped";

    /// <summary>A warning: the work that read a live stream was lost, and its session ends.</summary>
    public const string SessionCut = "channel.session_cut";

    /// <summary>A warning: a live stream has no sound.</summary>
    public const string SoundMissing = "channel.sound_missing";
}
