using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>What a track carries.</summary>
public enum TrackKind
{
    /// <summary>Pictures.</summary>
    Video,

    /// <summary>Sound.</summary>
    Audio,
}

/// <summary>What the init segment of a rendition says.</summary>
/// <param name="SampleEntry">The sample entry box with its header (avc1, mp4a …): the codec's whole configuration.</param>
/// <param name="Timescale">Ticks per second of the media.</param>
/// <param name="Width">Width in pixels; 0 for audio.</param>
/// <param name="Height">Height in pixels; 0 for audio.</param>
/// <param name="MediaStart">Media time that is presented first: the constant composition delay, or the encoder's priming.</param>
/// <param name="Language">ISO 639-2 code; null for undetermined.</param>
/// <param name="Title">A name for people; null for none.</param>
public sealed record InitTrack(
    TrackKind Kind, ReadOnlyMemory<byte> SampleEntry, int Timescale, int Width, int Height, long MediaStart,
    string? Language = null, string? Title = null)
{
    /// <summary>What the track is for.</summary>
    public TrackPurpose Purpose { get; init; }
}
