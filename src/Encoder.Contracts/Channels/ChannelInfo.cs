namespace Encoder.Contracts;

/// <summary>The state of a channel: <c>GET /api/channels/{id}</c>.</summary>
public sealed record ChannelInfo
{
    /// <summary>The channel's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required ChannelState State { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How the stream comes in.</summary>
    public IngestProtocol Protocol { get; init; }

    /// <summary>
    /// Where the publisher sends to, without the stream key, such as <c>rtmp://live.example.org:1935/live</c>. Null while no node listens.
    /// </summary>
    public string? IngestAddress { get; init; }

    /// <summary>Where the stream is pulled from: scheme, host and port. Null when a publisher sends it.</summary>
    public string? Source { get; init; }

    /// <summary>Playback addresses; null before the first segment. They stay the same over interruptions, stop and resume.</summary>
    public ChannelLinks Links { get; init; } = new();

    /// <summary>The tracks of the stream that came last; null before they are known.</summary>
    public ChannelInput? Input { get; init; }

    /// <summary>The newest sessions, oldest first. A session lasts from the arrival of a publisher until it goes.</summary>
    public IReadOnlyList<ChannelSessionInfo> Sessions { get; init; } = [];

    /// <summary>Warnings: problems that do not end the channel.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>How far back viewers can seek, in seconds.</summary>
    public double WindowSeconds { get; init; }

    /// <summary>Whether playlists list parts of segments.</summary>
    public bool LowLatency { get; init; }

    /// <summary>Data of the caller, returned unchanged.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>Playback addresses of a channel, relative to the server; signed when the server has keys.</summary>
/// <param name="Hls">The HLS multivariant playlist.</param>
/// <param name="Dash">The DASH manifest.</param>
public sealed record ChannelLinks(string? Hls = null, string? Dash = null);

/// <summary>What comes in.</summary>
/// <param name="VideoCodec">ffmpeg's name of the codec; null without video.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FrameRate">Frames per second as a fraction.</param>
/// <param name="AudioCodec">ffmpeg's name of the codec of the first audio track; null without audio.</param>
/// <param name="SampleRateHz">Its sample rate in Hz.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="BitrateBps">Bits received per second over the whole session.</param>
/// <param name="ReceivedBytes">Bytes received in the session.</param>
/// <param name="KeyframeIntervalSeconds">The longest time between keyframes so far; null before the second keyframe, and after the session.</param>
public sealed record ChannelInput(
    string? VideoCodec, int? Width, int? Height, string? FrameRate, string? AudioCodec, int? SampleRateHz, int? Channels, long? BitrateBps, long ReceivedBytes,
    double? KeyframeIntervalSeconds = null)
{
    /// <summary>Frames that the stream lacks at its frame rate, as the times of the others tell; null before the first, and after the session.</summary>
    public long? MissingFrames { get; init; }

    /// <summary>How far the encode is behind the stream: what is received and not published, in whole segments; null after the session.</summary>
    public double? SecondsBehind { get; init; }
}

/// <summary>A session of a channel.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Job">The job that encodes it; null before it exists.</param>
/// <param name="StartedAt">When the publisher came.</param>
/// <param name="EndedAt">When it had gone; null while it sends.</param>
/// <param name="IsSlate">Whether it is black and silence while the publisher is away.</param>
public sealed record ChannelSessionInfo(int Number, string? Job, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, bool IsSlate = false);

/// <summary>The answer to the creation of a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="StreamKey">The secret with which a publisher sends to it. It is shown only here. Null when the stream is pulled.</param>
public sealed record CreatedChannel(ChannelInfo Channel, string? StreamKey);

/// <summary>The channels of a tenant, newest first.</summary>
/// <param name="Channels">The channels.</param>
public sealed record ChannelPage(IReadOnlyList<ChannelInfo> Channels);
