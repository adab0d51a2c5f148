using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// One rendition in playlist and manifest. Its files are <c>{Name}/playlist.m3u8</c>, <c>{Name}/init.mp4</c> and
/// <c>{Name}/seg-00000.m4s</c> relative to the playlist.
/// </summary>
public sealed record RenditionTrack
{
    /// <summary>Name of the rendition, which is also its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Video or audio.</summary>
    public required RenditionKind Kind { get; init; }

    /// <summary>Index of the source track: audio renditions of one track differ only in bitrate and codec.</summary>
    public int TrackIndex { get; init; }

    /// <summary>RFC 6381 codecs string of the init segment.</summary>
    public required string Codecs { get; init; }

    /// <summary>Width in pixels (video).</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels (video).</summary>
    public int Height { get; init; }

    /// <summary>Nominal frame rate (video); not positive when unknown.</summary>
    public Rational FrameRate { get; init; }

    /// <summary>PQ or HLG (video); null for the standard dynamic range.</summary>
    public string? VideoRange { get; init; }

    /// <summary>Its colour (video); null when it is not known.</summary>
    public ColorCodes? Color { get; init; }

    /// <summary>Number of channels (audio).</summary>
    public int Channels { get; init; }

    /// <summary>Sample rate in Hz (audio).</summary>
    public int SampleRateHz { get; init; }

    /// <summary>ISO 639-2 code, null when unstated.</summary>
    public string? Language { get; init; }

    /// <summary>The title of the source track: untrusted text.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the source marks the track as default.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What its source track is for.</summary>
    public TrackPurpose Purpose { get; init; }

    /// <summary>How its segments are encrypted; null when they are not.</summary>
    public EncryptionPlan? Encryption { get; init; }

    /// <summary>The rate that was asked for, in bit/s (audio).</summary>
    public long BitrateBps { get; init; }

    /// <summary>Audio renditions that were asked for alike, of whatever track, have one number.</summary>
    public int Group { get; init; }

    /// <summary>Time base of <see cref="Segments"/>.</summary>
    public required Timebase Timebase { get; init; }

    /// <summary>Its segments in order; a rendition without segments is omitted from playlists and manifest.</summary>
    public required IReadOnlyList<SegmentInfo> Segments { get; init; }

    /// <summary>The parts that are published of the segment behind <see cref="Segments"/>.</summary>
    public IReadOnlyList<PartInfo> Open { get; init; } = [];

    /// <summary>How many segments it has, when its rung was dropped while others of its session go on; otherwise null.</summary>
    public int? EndsAt { get; init; }

    /// <summary>Its bitrates; see <see cref="Bandwidth.Of"/>.</summary>
    public required Bandwidth Bandwidth { get; init; }

    /// <summary>The sample entry of <see cref="Codecs"/>, such as <c>avc1</c>: players can switch only within one.</summary>
    internal string CodecFamily => Codecs.Split('.', 2)[0].ToLowerInvariant();
}
