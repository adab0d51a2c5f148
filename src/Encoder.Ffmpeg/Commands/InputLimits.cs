using System.Globalization;
using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Commands;

/// <summary>Limits on the assets that are read. The same for probe, split and encode, so that all of them find the same tracks.</summary>
public sealed record InputLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static readonly InputLimits Default = new();

    /// <summary>Maximum size of a picture in pixels. Default 8192 × 8192; larger pictures fail with <c>asset.beyond_limits</c>.</summary>
    public long MaxPixels { get; init; } = 8192 * 8192;

    /// <summary>Maximum number of tracks. Default 128; more tracks fail with <c>asset.beyond_limits</c>.</summary>
    public int MaxStreams { get; init; } = 128;

    /// <summary>Maximum number of bytes that are read to find the tracks. Default 20 MB.</summary>
    public long ProbeBytes { get; init; } = 20_000_000;

    /// <summary>Maximum media time that is read to find the tracks. Default 10 s.</summary>
    public TimeSpan AnalyzeDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Maximum number of bytes that are read to find a track which did not show within the limits above: a single picture beside a long sound, a picture
    /// that starts late. Default 256 MiB, which ffprobe holds in memory; hours of compressed sound.
    /// </summary>
    public long LateProbeBytes { get; init; } = 256 << 20;

    /// <summary>The limits for an asset with such a track: by bytes alone.</summary>
    public InputLimits ForLateTracks => this with { ProbeBytes = LateProbeBytes, AnalyzeDuration = TimeSpan.FromDays(1) };

    /// <summary>The limits with which the tracks of an asset are found again.</summary>
    internal InputLimits For(MediaInfo media) => media.HasLateTrack ? ForLateTracks : this;

    internal IEnumerable<string> Bounds() =>
    [
        "-max_streams", Text(MaxStreams), "-max_pixels", Text(MaxPixels),
    ];

    internal IEnumerable<string> ProbeBounds() =>
    [
        "-probesize", Text(ProbeBytes), "-analyzeduration", Text((long)AnalyzeDuration.TotalMicroseconds),
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
