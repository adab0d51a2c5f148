using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// The time base of a video rendition: whole ticks per second, in which every time of the splitter can be represented exactly and two
/// neighbouring frames leave room for the decode times between them. Passed to ffmpeg as <c>-video_track_timescale</c>.
/// </summary>
public static class RenditionTimescale
{
    private const int LeastTicksPerSecond = 10_000;

    /// <summary>The time base for a splitter's time base: its ticks per second, or their least multiple from 10,000 on.</summary>
    public static Timebase Of(Timebase splitter) =>
        new(1, splitter.Den * (((LeastTicksPerSecond - 1) / splitter.Den) + 1));
}
