using System.Buffers.Binary;
using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Benchmarks.Local;

/// <summary>Where a source of a benchmark has its keyframes.</summary>
internal enum SourceKeyframes
{
    /// <summary>Every two seconds, as a broadcaster or a camera for the web sets them.</summary>
    TwoSeconds,

    /// <summary>Where x264 puts them by itself: at cuts, at most 250 frames apart. Films and what editors export look like that.</summary>
    Encoder,
}

/// <summary>The clip every contestant encodes: 1280x720, 24 frames/s, stereo AAC, its index at its end.</summary>
internal sealed record LocalSource(string Path, string Description)
{
    private const int FrameRate = 24;

    public int FramesPer(int seconds) => FrameRate * seconds;

    public static async Task<LocalSource> MakeAsync(string folder, string? clip, int seconds, SourceKeyframes keyframes)
    {
        var path = System.IO.Path.Combine(folder, "source.mp4");
        string[] input = clip is null
            ? ["-f", "lavfi", "-i", $"mandelbrot=size=1280x720:rate={FrameRate}:start_scale=2:end_pts=1200,noise=alls=6:allf=t", "-f", "lavfi", "-i", "sine=frequency=330:beep_factor=4"]
            : ["-stream_loop", "-1", "-i", clip];
        await Measured.RunAsync("ffmpeg",
        [
            "-nostdin", "-y", "-v", "error", .. input, "-t", $"{seconds}", "-vf", $"fps={FrameRate},scale=1280:720,setsar=1,format=yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", .. Keyframes(keyframes), "-c:a", "aac", "-ac", "2", path,
        ]);
        return new LocalSource(path, $"{seconds} s of 1280x720, {FrameRate} frames/s, keyframes {Describe(keyframes)}, from {(clip is null ? "a synthetic pattern" : System.IO.Path.GetFileName(clip))}");
    }

    public static string Describe(SourceKeyframes keyframes) => keyframes == SourceKeyframes.TwoSeconds ? "every 2 s" : "of x264's own";

    private static string[] Keyframes(SourceKeyframes keyframes) => keyframes == SourceKeyframes.TwoSeconds ? ["-g", $"{2 * FrameRate}"] : [];

    /// <summary>
    /// Bytes that an upload with the index first has sent when every packet before a time is there, and the keyframe that starts at it: what
    /// stands before these, and the blocks that hold the index.
    /// </summary>
    public async Task<long> BytesUntilAsync(int seconds)
    {
        var (exit, output, error) = await Measured.CaptureAsync("ffprobe",
            ["-v", "error", "-select_streams", "v", "-read_intervals", $"%+{seconds + 1}", "-show_entries", "packet=pts_time,pos", "-of", "csv=p=0", Path]);
        if (exit != 0) throw new InvalidOperationException($"ffprobe of {Path} failed: {error}");
        var next = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))
            .First(packet => double.Parse(packet[0], CultureInfo.InvariantCulture) >= seconds);
        return long.Parse(next[1], CultureInfo.InvariantCulture) + new FileInfo(Path).Length - (IndexAt() / AssetInfo.BlockLength * AssetInfo.BlockLength);
    }

    private long IndexAt()
    {
        using var file = File.OpenRead(Path);
        Span<byte> header = stackalloc byte[8];
        for (var at = 0L; ; at += BinaryPrimitives.ReadUInt32BigEndian(header))
        {
            file.Position = at;
            file.ReadExactly(header);
            if (header[4..].SequenceEqual("moov"u8)) return at;
        }
    }
}
