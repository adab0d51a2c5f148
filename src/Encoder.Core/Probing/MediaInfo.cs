using Encoder.Core.Time;

namespace Encoder.Core.Probing;

/// <summary>What a probe says of an asset. A header's claims are hints: they size nothing and bound no loop.</summary>
/// <param name="Demuxer">ffmpeg's demuxer, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>; every later read is pinned to it.</param>
/// <param name="Length">Length of the asset in bytes.</param>
/// <param name="StartUs">Earliest start of its tracks in microseconds; the origin of the asset's time line.</param>
/// <param name="DurationUs">The claimed duration in microseconds, null when none is claimed.</param>
public sealed record MediaInfo(
    string Demuxer,
    long Length,
    long StartUs,
    long? DurationUs,
    IReadOnlyList<VideoTrack> Video,
    IReadOnlyList<AudioTrack> Audio,
    IReadOnlyList<OtherTrack> Others)
{
    /// <summary>Subtitles that are text.</summary>
    public IReadOnlyList<SubtitleTrack> Subtitles { get; init; } = [];

    /// <summary>Its chapters, in order of their starts.</summary>
    public IReadOnlyList<Chapter> Chapters { get; init; } = [];
}

/// <summary>What every track has.</summary>
/// <param name="Index">Index in the container, for <c>-map 0:{Index}</c>.</param>
/// <param name="Codec">ffmpeg's codec name.</param>
/// <param name="Timebase">The container's time base of the track.</param>
/// <param name="Language">ISO 639-2 code, null when unstated or <c>und</c>.</param>
public abstract record Track(int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault);

/// <summary>A video track that can be decoded (cover art is none).</summary>
/// <param name="Width">Coded width in pixels.</param>
/// <param name="Height">Coded height in pixels.</param>
/// <param name="PixelFormat">ffmpeg's pixel format name.</param>
/// <param name="SampleAspect">Sample aspect ratio; 1/1 when unstated.</param>
/// <param name="RotationDegrees">Clockwise rotation to apply for display: 0, 90, 180 or 270.</param>
/// <param name="AverageFrameRate">Stated average frame rate; 0/0 when unknown.</param>
/// <param name="RealFrameRate">Lowest frame rate that represents all timestamps exactly; 0/0 when unknown.</param>
/// <param name="FieldOrder">progressive, tt, bb, tb, bt or unknown.</param>
public sealed record VideoTrack(
    int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault,
    int Width, int Height, string PixelFormat, Rational SampleAspect, int RotationDegrees,
    Rational AverageFrameRate, Rational RealFrameRate, string FieldOrder, ColorInfo Color)
    : Track(Index, Codec, Timebase, Language, Title, IsDefault)
{
    /// <summary>The container's own number of the track; null when it has none.</summary>
    public uint? Id { get; init; }

    /// <summary>Mirrored left to right, before it is turned by <see cref="RotationDegrees"/>.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Frames that the decoder holds back to put into order; 0 when they are stored as they are shown, or when it is unknown.</summary>
    public int ReorderFrames { get; init; }

    /// <summary>A packet holds a field, so that only a decoder makes frames of them. Known where <c>SplitModes.MayHaveFieldPackets</c>.</summary>
    public bool HasFieldPackets { get; init; }

    /// <summary>What an HDR track says of its mastering display; null when it says nothing.</summary>
    public HdrMetadata? Hdr { get; init; }

    /// <summary>An edit list shows several parts of the track, or parts in another order; or it cannot be told what it shows.</summary>
    public bool HasSeveralEdits { get; init; }

    /// <summary>Where an edit list ends the track before its last frames: ticks of the track's time base, in the container's times. Null when it shows all.</summary>
    public long? VisibleEnd { get; init; }
}

/// <summary>Colour tags as ffprobe names them; null when unstated.</summary>
/// <param name="ChromaLocation">Where chroma samples lie, such as <c>left</c>.</param>
public sealed record ColorInfo(string? Range, string? Primaries, string? Transfer, string? Matrix, string? ChromaLocation = null);

/// <summary>An audio track that can be decoded.</summary>
public sealed record AudioTrack(
    int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault,
    int SampleRateHz, int Channels, string? ChannelLayout)
    : Track(Index, Codec, Timebase, Language, Title, IsDefault);

/// <summary>A track of subtitles that are text.</summary>
/// <param name="IsForced">Shown even when the viewer wants no subtitles: what is spoken in another language.</param>
public sealed record SubtitleTrack(int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault, bool IsForced)
    : Track(Index, Codec, Timebase, Language, Title, IsDefault);

/// <summary>A track that no rendition is made of, and why.</summary>
/// <param name="Kind">video, audio, subtitle, attachment, data or unknown.</param>
/// <param name="Reason">Why it is left out, for people.</param>
public sealed record OtherTrack(int Index, string Kind, string Codec, string Reason)
{
    /// <summary>Cover art, a still, or a track of titles of chapters: left out as a matter of course.</summary>
    public bool IsExpected { get; init; }
}
