using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>The kind of a track.</summary>
public enum TrackKind
{
    /// <summary>Video.</summary>
    Video,

    /// <summary>Audio.</summary>
    Audio,
}

/// <summary>The content of the init segment of a rendition.</summary>
/// <param name="SampleEntry">The sample entry box with its header (avc1, mp4a …): the complete configuration of the codec.</param>
/// <param name="Timescale">Ticks per second of the media.</param>
/// <param name="Width">Width in pixels; 0 for audio.</param>
/// <param name="Height">Height in pixels; 0 for audio.</param>
/// <param name="MediaStart">The first presented media time: the constant composition delay, or the priming of the encoder.</param>
/// <param name="Language">ISO 639-2 code; null for undetermined.</param>
/// <param name="Title">A name for people; null for none.</param>
public sealed record InitTrack(
    TrackKind Kind, ReadOnlyMemory<byte> SampleEntry, int Timescale, int Width, int Height, long MediaStart,
    string? Language = null, string? Title = null)
{
    /// <summary>What the track is for.</summary>
    public TrackPurpose Purpose { get; init; }
}
