namespace Encoder.Ffmpeg.Processes;

/// <summary>One report of <c>-progress</c>.</summary>
/// <param name="Frames">Video frames written so far; 0 without video.</param>
/// <param name="OutTime">Latest time written. Depending on the muxer it includes <c>TimelineOffset</c> or not.</param>
/// <param name="Bytes">Bytes written, if the muxer reports them.</param>
/// <param name="IsEnd">Whether it is the last report of a run that ended by itself.</param>
public sealed record FfmpegProgress(long Frames, TimeSpan OutTime, long Bytes, bool IsEnd)
{
    /// <summary>Before the first report.</summary>
    public static readonly FfmpegProgress None = new(0, TimeSpan.Zero, 0, false);
}
