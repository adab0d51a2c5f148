using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The filters that convert a rung to its own frame rate: 1. repeat the chunk's last frame after the chunk, because <c>fps</c> may drop the last frame it
/// gets; 2. shift times to the asset's time line, on which the ticks of the rate start at zero; 3. convert the rate; 4. shift times back for the muxer, and trim to the chunk.
/// They follow the rung's other filters, so that a repeated frame is scaled only once and held in memory only once.
/// </summary>
internal static class FrameRateFilters
{
    /// <summary>The filters with a leading comma; empty for a rung that keeps the times of the source.</summary>
    public static string Of(RungPlan rung, ChunkEntry chunk, Timebase timebase)
    {
        if (rung.FrameRate is not { } rate) return "";
        var (place, ticks) = FrameGrid.Place(rung, chunk, timebase);
        var repeatTime = chunk.End + timebase.Rescale(2, ticks) + 1;
        var offset = TimelineOffset.Ticks(ticks);
        return string.Create(
            CultureInfo.InvariantCulture,
            $@",tpad=stop=1:stop_mode=clone,setpts=if(lt(N\,{chunk.Shown})\,PTS-{TimelineOffset.Ticks(timebase)}\,{repeatTime}),fps=fps={rate}:round=near,setpts=PTS+{offset},trim=end_pts={place.End + offset}");
    }
}
