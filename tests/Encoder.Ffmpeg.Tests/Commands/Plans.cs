using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Tests.Commands;

/// <summary>Plans with good defaults.</summary>
internal static class Plans
{
    public const string X264 = "-c:v libx264 -threads 1 -preset ultrafast -bf 2 -sc_threshold 0 -g 9999 -x264-params fps=24/1:force-cfr=0";

    public static readonly MediaInfo Media = new("mov,mp4,m4a,3gp,3g2,mj2", 1000, 0, null, [], [], []);

    public static EncodePlan Plan(MediaInfo? media = null, VideoPlan? video = null, params AudioPlan[] audio) =>
        new(media ?? Media, video, audio, new DeliverySpec(), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), []);

    public static VideoPlan Video(int track = 0, params RungPlan[] rungs) => new(track, "h264", new Rational(24, 1), [new LanePlan(0, rungs)]);

    public static RungPlan Rung(string name = "720p", string filters = "scale=160:120,format=yuv420p,setsar=1", string encoder = X264, VideoCodec codec = VideoCodec.H264) =>
        new(name, codec, 160, 120, filters, encoder.Split(' '), "avc1", 2);

    public static AudioPlan Audio(int track = 1, string rendition = "audio") =>
        new(rendition, 1, track, AudioCodec.Aac, 48_000, 2, null, null, true, "aresample=async=1:first_pts=0", ["-c:a", "aac", "-b:a", "128000"], 1024, 1024);

    public static ChunkEntry Chunk(long start, long end, params long[] segmentStarts) =>
        new(0, 0, 1, 0, start, end, 0, 0, segmentStarts.Length == 0 ? [start] : segmentStarts, 0, false);
}
