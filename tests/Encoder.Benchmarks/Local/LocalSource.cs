namespace Encoder.Benchmarks.Local;

/// <summary>The clip every contestant encodes: 1280x720, 24 frames/s, a keyframe every two seconds, stereo AAC.</summary>
internal sealed record LocalSource(string Path, string Description)
{
    private const int FrameRate = 24;

    public int FramesPer(int seconds) => FrameRate * seconds;

    public static async Task<LocalSource> MakeAsync(string folder, string? clip, int seconds)
    {
        var path = System.IO.Path.Combine(folder, "source.mp4");
        string[] input = clip is null
            ? ["-f", "lavfi", "-i", $"mandelbrot=size=1280x720:rate={FrameRate}:start_scale=2:end_pts=1200,noise=alls=6:allf=t", "-f", "lavfi", "-i", "sine=frequency=330:beep_factor=4"]
            : ["-stream_loop", "-1", "-i", clip];
        await Measured.RunAsync("ffmpeg",
        [
            "-nostdin", "-y", "-v", "error", .. input, "-t", $"{seconds}", "-vf", $"fps={FrameRate},scale=1280:720,setsar=1,format=yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", $"{2 * FrameRate}", "-c:a", "aac", "-ac", "2", path,
        ]);
        return new LocalSource(path, $"{seconds} s of 1280x720, {FrameRate} frames/s, from {(clip is null ? "a synthetic pattern" : System.IO.Path.GetFileName(clip))}");
    }
}
