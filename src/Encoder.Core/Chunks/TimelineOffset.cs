using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// What the splitter adds to every time stamp, because NUT refuses negative ones and would shift the tracks against each
/// other: a time in a NUT file, and in what is encoded from it, is the job's time plus this.
/// </summary>
public static class TimelineOffset
{
    /// <summary>The offset in seconds.</summary>
    public const int Seconds = 3600;

    /// <summary>The offset in ticks, rounded as ffmpeg's muxer rounds it.</summary>
    public static long Ticks(Timebase timebase) => timebase.Rescale(Seconds, new Timebase(1, 1));
}
