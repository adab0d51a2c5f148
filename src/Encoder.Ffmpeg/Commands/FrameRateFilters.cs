using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The filters that give a rung a frame rate of its own: 1. the chunk's last frame once more, behind the chunk, for <c>fps</c> may drop the last frame it
/// gets; 2. times to the asset's time line, where the rate counts from zero; 3. the rate; 4. times back to the muxer's, and the cut to the chunk.
/// They come behind the rung's other filters: a frame that is doubled is scaled once, and kept in memory once however long it stands.
/// </summary>
internal static class FrameRateFilters
{
    /// <summary>The filters with a comma before, or nothing for a rung that keeps the source's times.</summary>
    public static string Of(RungPlan rung, ChunkEntry chunk, Timebase timebase)
    {
        if (rung.FrameRate is not { } rate) return "";
        var (place, ticks) = FrameGrid.Place(rung, chunk, timebase);
        var behind = chunk.End + timebase.Rescale(2, ticks) + 1;
        var offset = TimelineOffset.Ticks(ticks);
        return string.Create(
            CultureInfo.InvariantCulture,
            $@",tpad=stop=1:stop_mode=clone,setpts=if(lt(N\,{chunk.Shown})\,PTS-{TimelineOffset.Ticks(timebase)}\,{behind}),fps=fps={rate}:round=near,setpts=PTS+{offset},trim=end_pts={place.End + offset}");
    }
}
