using Encoder.TestSupport.Media;

namespace Encoder.TestSupport.Fuzzing;

/// <summary>What is damaged: small clips of every common container and codec.</summary>
public static class FuzzClips
{
    private const string H264 = "-c:v libx264 -preset ultrafast -g 12 -bf 2 -pix_fmt yuv420p";

    private static readonly ClipSpec[] Specs =
    [
        Clip("mp4", H264, more: "-movflags +faststart"),
        Clip("mp4", H264),
        Clip("mp4", H264, more: "-movflags +frag_keyframe+empty_moov"),
        Clip("mov", "-c:v mjpeg -pix_fmt yuvj420p", "-c:a pcm_s16le"),
        Clip("mkv", H264),
        Clip("mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=12 -pix_fmt yuv420p", "-c:a flac"),
        Clip("webm", "-c:v libvpx -deadline realtime -g 12 -pix_fmt yuv420p", "-c:a libvorbis"),
        Clip("webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 12 -pix_fmt yuv420p", "-c:a libopus"),
        Clip("ts", H264),
        Clip("ts", "-c:v mpeg2video -g 12 -bf 2 -pix_fmt yuv420p", "-c:a mp2"),
        Clip("avi", "-c:v mpeg4 -g 12 -pix_fmt yuv420p", "-c:a mp2"),
        Clip("flv", H264),
        Clip("ogg", "-c:v libtheora -g 12 -pix_fmt yuv420p", "-c:a libvorbis"),
        Clip("mpg", "-c:v mpeg2video -g 12 -pix_fmt yuv420p", "-c:a mp2"),
        Clip("wmv", "-c:v wmv2 -g 12 -pix_fmt yuv420p", "-c:a wmav2"),
    ];

    /// <summary>The clips: their file name extensions and contents. Containers this ffmpeg cannot write are left out.</summary>
    public static async Task<(IReadOnlyList<string> Extensions, IReadOnlyList<byte[]> Contents)> ReadAsync()
    {
        List<string> extensions = [];
        List<byte[]> contents = [];
        foreach (var spec in Specs)
        {
            try
            {
                contents.Add(await File.ReadAllBytesAsync(await TestMedia.ClipAsync(spec)));
                extensions.Add(spec.Container);
            }
            catch (InvalidOperationException exception) when (exception.Message.Contains("Unknown encoder", StringComparison.Ordinal))
            {
                // A build without this encoder; the others remain.
            }
        }

        return (extensions, contents);
    }

    private static ClipSpec Clip(string container, string video, string audio = "-c:a aac -ac 1", string more = "") =>
        new() { Size = "64x48", Seconds = "1.5", Rate = "24", Container = container, Video = video, Audio = audio, More = more };
}
