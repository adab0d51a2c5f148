using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The specification of a channel. Unknown JSON fields are errors.</summary>
public sealed record ChannelSpec
{
    /// <summary>A name for people, at most 4,096 characters.</summary>
    public string? Name { get; init; }

    /// <summary>How the stream comes in. Default RTMP.</summary>
    public IngestProtocol Protocol { get; init; }

    /// <summary>
    /// Of <see cref="IngestProtocol.Pull"/>: the address of the stream, by RTMP, SRT, HTTP or HTTPS (also an HLS playlist), such as
    /// <c>https://live.example.org/news/master.m3u8</c>. The operator must allow it. It may contain secrets, and is not shown again.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The requested rungs, as in a <see cref="JobSpec"/>. Empty: 1080p, 720p, 480p. Choose presets that the nodes encode in real time.</summary>
    public IReadOnlyList<RungSpec> Ladder { get; init; } = [];

    /// <summary>The requested audio renditions, as in a <see cref="JobSpec"/>. Empty: every audio track as AAC 128 kb/s (stereo).</summary>
    public IReadOnlyList<AudioSpec> Audio { get; init; } = [];

    /// <summary>Target length of a segment in seconds, 1 to 10. Default 2.</summary>
    public double SegmentSeconds { get; init; } = 2;

    /// <summary>How far back viewers can seek, in seconds: playlists list at least this much. 12 to 86,400, at least six segments. Default 60.</summary>
    public double WindowSeconds { get; init; } = 60;

    /// <summary>
    /// Whether playlists also list parts of 0.4 s, before their segment is complete, so that players with low-latency HLS are about three seconds behind.
    /// Encoders then use no B-frames and no lookahead. Only with H.264 and HEVC; not with <see cref="Record"/>, <see cref="Encryption"/>, or rungs with a frame
    /// rate. Default false.
    /// </summary>
    public bool LowLatency { get; init; }

    /// <summary>
    /// Whether everything that comes in is kept: the job of each session gets MP4s and stays when the channel is deleted. Otherwise what lies two windows back
    /// is deleted, session by session. Default false.
    /// </summary>
    public bool Record { get; init; }

    /// <summary>
    /// Seconds without a stream, after one was there, until black and silence take its place, 0 to 3,600. Null: nothing does, and players wait. Default null.
    /// </summary>
    public double? SlateAfterSeconds { get; init; }

    /// <summary>How the segments are encrypted, as in a <see cref="JobSpec"/>; not with <see cref="Record"/>. Each session has keys of its own. Null: not at all.</summary>
    public EncryptionSpec? Encryption { get; init; }

    /// <summary>Data of the caller, returned unchanged: at most 64 entries, names up to 128 and values up to 4,096 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>How the stream of a channel comes in.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<IngestProtocol>))]
public enum IngestProtocol
{
    /// <summary>A publisher sends it by RTMP.</summary>
    Rtmp,

    /// <summary>A publisher sends it by SRT, as MPEG-TS. The stream key is the passphrase.</summary>
    Srt,

    /// <summary>A node reads it from <see cref="ChannelSpec.Source"/>.</summary>
    Pull,
}
