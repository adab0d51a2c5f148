using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Delivery;

/// <summary>The product's pipeline for one rung, by hand: split, chunks of a fixed number of GOP files, encode, deliver.</summary>
internal sealed class MiniPipeline(IReadOnlyList<byte[]> gops, IReadOnlyList<NutFile> files, RungPlan rung, VideoPlan video)
{
    private const string Muxer =
        "-fps_mode passthrough -enc_time_base -1 -avoid_negative_ts disabled -use_editlist 0 -f mp4";

    public Timebase Timebase => files[0].Stream.Timebase;

    public static async Task<MiniPipeline> SplitAsync(string clip, string codec, RungPlan rung, Rational? rate = null)
    {
        List<byte[]> gops = [];
        foreach (var path in await SplitFiles.GopsAsync(clip))
            gops.Add(await File.ReadAllBytesAsync(path));
        var video = new VideoPlan(0, codec, rate ?? new Rational(24, 1), [new LanePlan(0, [rung])]);
        return new MiniPipeline(gops, [.. gops.Select(gop => NutFile.Parse(gop))], rung, video);
    }

    public static RungPlan Rung(string arguments, VideoCodec codec = VideoCodec.H264, string entry = "avc1", int reorderFrames = 0) =>
        new("source", codec, 160, 120, "format=yuv420p,setsar=1", MediaTool.Words(arguments), entry, reorderFrames);

    /// <summary>Chunks of <paramref name="size"/> GOP files, each of <paramref name="segments"/> segments.</summary>
    public IReadOnlyList<ChunkEntry> Chunks(int size, int segments = 1)
    {
        List<ChunkEntry> chunks = [];
        for (var first = 0; first < files.Count; first += size)
        {
            var count = Math.Min(size, files.Count - first);
            var pts = Pts(first, count);
            var isLast = first + count == files.Count;
            var end = isLast ? pts[^1] + (pts.Count > 1 ? pts[^1] - pts[^2] : 1) : Pts(first + count, 1)[0];
            var isClosed = KeyframeProbe.IsClosed(video.SourceCodec, files[first].Packets[0], files[first].Stream.Extradata);
            var starts = Enumerable.Range(0, segments).Select(k => pts[pts.Count * k / segments]).Distinct().ToArray();
            var preroll = isClosed || first == 0 ? 0 : 1;
            chunks.Add(new ChunkEntry(
                chunks.Count, first - preroll, count + preroll, 0, pts[0], end, pts.Count,
                chunks.Sum(chunk => chunk.SegmentStarts.Count), starts, 1, isLast)
            {
                SegmentFrames = [.. starts.Select((from, at) => pts.Count(time => time >= from && (at + 1 == starts.Length || time < starts[at + 1])))],
            });
        }

        return chunks;
    }

    public async Task<RenditionMedia> EncodeAsync(ChunkEntry chunk) =>
        VideoDelivery.Build(FragmentedFile.Parse(await EncodedFileAsync(chunk)), chunk, Timebase, rung, video);

    public RenditionMedia? BuildComplete(ChunkEntry chunk, ReadOnlyMemory<byte> written, int from) => FragmentedFile.ParseComplete(written) is { } encoded
        ? VideoDelivery.BuildComplete(encoded, chunk, Timebase, rung, video, from)
        : null;

    /// <summary>A chunk of one segment that is divided into parts, and what is made of it when so many of its frames are encoded.</summary>
    public async Task<(RenditionMedia Whole, Func<int, IReadOnlyList<MediaPart>> Early)> DividedAsync(ChunkEntry chunk, TimeSpan part)
    {
        var encoded = FragmentedFile.Parse(await EncodedFileAsync(chunk));
        var fed = Pts(chunk.FirstPiece, chunk.PieceCount);
        return (
            VideoDelivery.Build(encoded, chunk, Timebase, rung, video, part: part),
            frames => VideoDelivery.BuildParts(encoded with { Samples = [.. encoded.Samples.Take(frames)] }, chunk, Timebase, rung, video, fed, 0, part)?.Parts ?? []);
    }

    public async Task<byte[]> EncodedFileAsync(ChunkEntry chunk)
    {
        var output = Path.Combine(TestMedia.NewFolder(), "out.mp4");
        var offset = TimelineOffset.Ticks(Timebase);
        string[] input =
        [
            "-hide_banner", "-v", "error", "-y", "-copyts", "-f", "nut", "-i", "pipe:0", "-filter_complex",
            $"[0:v:0]trim=start_pts={chunk.Start + offset}:end_pts={chunk.End + offset},{rung.Filters}[v]", "-map", "[v]",
        ];
        var scale = RenditionTimescale.Of(Timebase).Den.ToString(CultureInfo.InvariantCulture);
        var flags = rung.Codec is VideoCodec.H264 or VideoCodec.Hevc ? "+empty_moov" : "+delay_moov";
        await MediaTool.RunAsync("ffmpeg",
        [
            .. input, .. rung.EncoderArguments, "-force_key_frames", ForcedTimes(chunk), .. MediaTool.Words(Muxer),
            "-video_track_timescale", scale, "-movflags", "+frag_keyframe+default_base_moof+frag_discont" + flags, output,
        ], Joined(chunk));
        return await File.ReadAllBytesAsync(output);
    }

    private byte[] Joined(ChunkEntry chunk)
    {
        using var joined = new MemoryStream();
        foreach (var (at, gop) in chunk.Pieces.Index())
            joined.Write(at == 0 ? gops[gop] : NutCut.WithoutHeaders(gops[gop]).Span);
        return joined.ToArray();
    }

    private string ForcedTimes(ChunkEntry chunk) => string.Join(',', chunk.SegmentStarts.Select(start =>
    {
        var microseconds = (Int128)start * Timebase.Num * 1_000_000 / Timebase.Den;
        return $"{TimelineOffset.Seconds + (long)(microseconds / 1_000_000)}.{(long)(microseconds % 1_000_000):D6}";
    }));

    private List<long> Pts(int first, int count) =>
        [.. files.Skip(first).Take(count).SelectMany(file => file.Packets).Select(p => p.Pts - TimelineOffset.Ticks(Timebase)).Order()];
}
