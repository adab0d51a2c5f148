using Encoder.Core.Time;

namespace Encoder.Core.Probing;

/// <summary>The result of a probe. Values from headers are untrusted hints: no buffer size and no loop depends on them.</summary>
/// <param name="Demuxer">ffmpeg's demuxer, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>; every later read uses it.</param>
/// <param name="Length">Length of the asset in bytes.</param>
/// <param name="StartUs">Earliest start of its tracks in microseconds; the origin of the asset's time line.</param>
/// <param name="DurationUs">The declared duration in microseconds; null when none is declared.</param>
public sealed record MediaInfo(
    string Demuxer,
    long Length,
    long StartUs,
    long? DurationUs,
    IReadOnlyList<VideoTrack> Video,
    IReadOnlyList<AudioTrack> Audio,
    IReadOnlyList<OtherTrack> Others)
{
    /// <summary>Whether a track shows only far within the asset what it is, so that every reader looks as far for its tracks.</summary>
    public bool HasLateTrack { get; init; }

    /// <summary>Text subtitle tracks.</summary>
    public IReadOnlyList<SubtitleTrack> Subtitles { get; init; } = [];

    /// <summary>Its chapters, in order of their starts.</summary>
    public IReadOnlyList<Chapter> Chapters { get; init; } = [];
}

/// <summary>The common properties of all tracks.</summary>
/// <param name="Index">Index in the container, for <c>-map 0:{Index}</c>.</param>
/// <param name="Codec">ffmpeg's codec name.</param>
/// <param name="Timebase">The container's time base of the track.</param>
/// <param name="Language">ISO 639-2 code, null when unstated or <c>und</c>.</param>
public abstract record Track(int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault)
{
    /// <summary>Where the container says that the track ends, in microseconds of the asset's time line; null when it says nothing of single tracks.</summary>
    public long? DeclaredEndUs { get; init; }

    /// <summary>What the track is for beside its language.</summary>
    public TrackPurpose Purpose { get; init; }
}

/// <summary>What a track is for, as its container marks it.</summary>
[Flags]
public enum TrackPurpose
{
    /// <summary>Nothing is said of it.</summary>
    None = 0,

    /// <summary>Somebody comments on the programme.</summary>
    Commentary = 1,

    /// <summary>For those who do not see: the picture is described.</summary>
    VisuallyImpaired = 2,

    /// <summary>For those who hear badly: clearer speech, or sounds in writing.</summary>
    HearingImpaired = 4,

    /// <summary>Spoken in another language than the original.</summary>
    Dub = 8,

    /// <summary>In the language of the original.</summary>
    Original = 16,
}

/// <summary>A video track that can be decoded (not cover art).</summary>
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
    /// <summary>The track number in the container; null when it has none.</summary>
    public uint? Id { get; init; }

    /// <summary>Whether it is mirrored left to right, before the rotation by <see cref="RotationDegrees"/>.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Number of frames that the decoder delays for reordering; 0 when frames are stored in display order, or unknown.</summary>
    public int ReorderFrames { get; init; }

    /// <summary>Whether a packet contains a field, so that only a decoder can combine them into frames. Determined only when <c>SplitModes.MayHaveFieldPackets</c>.</summary>
    public bool HasFieldPackets { get; init; }

    /// <summary>HDR metadata of the mastering display; null when there is none.</summary>
    public HdrMetadata? Hdr { get; init; }

    /// <summary>Whether an edit list shows several parts of the track, or parts in another order, or is not understood.</summary>
    public bool HasSeveralEdits { get; init; }

    /// <summary>The time at which an edit list ends the track before its last frames, in ticks of the track's time base on the container's time line. Null when it shows all frames.</summary>
    public long? VisibleEnd { get; init; }
}

/// <summary>Colour tags as ffprobe names them; null when unstated.</summary>
/// <param name="ChromaLocation">Position of chroma samples, such as <c>left</c>.</param>
public sealed record ColorInfo(string? Range, string? Primaries, string? Transfer, string? Matrix, string? ChromaLocation = null);

/// <summary>An audio track that can be decoded.</summary>
public sealed record AudioTrack(
    int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault,
    int SampleRateHz, int Channels, string? ChannelLayout)
    : Track(Index, Codec, Timebase, Language, Title, IsDefault);

/// <summary>A text subtitle track.</summary>
/// <param name="IsForced">Whether it is shown even when the viewer has turned off subtitles, for dialogue in another language.</param>
public sealed record SubtitleTrack(int Index, string Codec, Timebase Timebase, string? Language, string? Title, bool IsDefault, bool IsForced)
    : Track(Index, Codec, Timebase, Language, Title, IsDefault);

/// <summary>A track that is not encoded, and the reason.</summary>
/// <param name="Kind">video, audio, subtitle, attachment, data or unknown.</param>
/// <param name="Reason">Why it is not encoded, for people.</param>
public sealed record OtherTrack(int Index, string Kind, string Codec, string Reason)
{
    /// <summary>Whether too little of it was read to say more: its packets may come later.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Whether it is omitted without a warning: cover art, a still picture, or a track with chapter titles.</summary>
    public bool IsExpected { get; init; }
}
