using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Delivery;

/// <summary>A whole rendition in memory, and what can be made of it.</summary>
internal sealed record Rendered(IReadOnlyList<RenditionMedia> Parts)
{
    public static async Task<Rendered> VideoAsync(MiniPipeline pipeline, int chunkGops = 1, int segments = 2)
    {
        List<RenditionMedia> parts = [];
        foreach (var chunk in pipeline.Chunks(chunkGops, segments))
            parts.Add(await pipeline.EncodeAsync(chunk));
        return new Rendered(parts);
    }

    public static async Task<Rendered> AudioAsync(string clip, AudioPlan plan)
    {
        List<RenditionMedia> parts = [];
        var files = await SplitFiles.AudioAsync(clip, string.Join(' ', plan.EncoderArguments));
        var ends = (await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(files[0])!, SplitFiles.List))).Select(line => decimal.Parse(line.Split(',')[2]));
        foreach (var (file, end) in files.Zip(ends))
            parts.Add(AudioDelivery.Build(NutFile.Parse(await File.ReadAllBytesAsync(file)), plan, parts.Count, TimeSpan.FromTicks((long)(end * TimeSpan.TicksPerSecond))));
        return new Rendered(parts);
    }

    public static AudioPlan Aac(string? language = null, string? title = null) => new(
        "audio", 1, 1, AudioCodec.Aac, 48_000, 2, language, title, true, "", MediaTool.Words("-c:a aac -b:a 128000"), 1_024, 1_024);

    public static AudioPlan Opus() => new(
        "audio", 1, 1, AudioCodec.Opus, 48_000, 2, null, null, true, "", MediaTool.Words("-c:a libopus -b:a 96000"), 312, 960);

    /// <summary>The init segment and all segments in one file.</summary>
    public async Task<string> WriteAsync()
    {
        var path = Path.Combine(TestMedia.NewFolder(), "joined.mp4");
        await using var file = File.Create(path);
        await file.WriteAsync(Parts[0].Init);
        foreach (var segment in Parts.SelectMany(part => part.Segments))
            await file.WriteAsync(segment.Content);
        return path;
    }

    /// <summary>Segments and a media playlist (RFC 8216) as <c>{name}.m3u8</c>.</summary>
    public async Task WritePlaylistAsync(string folder, string name)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, name + "-init.mp4"), Parts[0].Init);
        var lines = new List<string> { "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", $"#EXT-X-MAP:URI=\"{name}-init.mp4\"" };
        foreach (var segment in Parts.SelectMany(part => part.Segments))
        {
            var file = $"{name}-{segment.Number}.m4s";
            await File.WriteAllBytesAsync(Path.Combine(folder, file), segment.Content.ToArray());
            lines.AddRange([FormattableString.Invariant($"#EXTINF:{Parts[0].Timescale.Seconds(segment.Duration):F6},"), file]);
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, name + ".m3u8"), [.. lines, "#EXT-X-ENDLIST"]);
    }

    public ProgressiveTrack Track(string? language = null)
    {
        var segments = Parts.SelectMany(part => part.Segments).ToArray();
        return new ProgressiveTrack(
            Parts[0].Init, [.. segments.Select(s => new SegmentInfo(s.Number, null, s.Start, s.Duration, s.Content.Length))],
            (number, _) => Task.FromResult<Stream>(new ForwardStream(segments.Single(s => s.Number == number).Content)), language);
    }

    public static Task<string> WriteProgressiveAsync(params ProgressiveTrack[] tracks) => WriteProgressiveAsync([], tracks);

    public static async Task<string> WriteProgressiveAsync(IReadOnlyList<Chapter> chapters, params ProgressiveTrack[] tracks)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "whole.mp4");
        await using var file = File.Create(path);
        await ProgressiveMp4Writer.WriteAsync(tracks, chapters, file, CancellationToken.None);
        return path;
    }
}
