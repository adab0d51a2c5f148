using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// The time base of a video rendition: whole ticks per second, in which every time of the splitter is exact and two
/// neighbouring frames leave room for the decode times between them. ffmpeg gets it as <c>-video_track_timescale</c>.
/// </summary>
public static class RenditionTimescale
{
    private const int LeastTicksPerSecond = 10_000;

    /// <summary>The time base for a splitter's time base.</summary>
    public static Timebase Of(Timebase splitter)
    {
        var perSecond = splitter.Den;
        while (perSecond < LeastTicksPerSecond)
            perSecond *= 2;
        return new Timebase(1, perSecond);
    }
}
