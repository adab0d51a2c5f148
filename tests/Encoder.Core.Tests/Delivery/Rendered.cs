using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
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
        foreach (var file in await SplitFiles.AudioAsync(clip, string.Join(' ', plan.EncoderArguments)))
            parts.Add(AudioDelivery.Build(NutFile.Parse(await File.ReadAllBytesAsync(file)), plan, parts.Count));
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

    public ProgressiveTrack Track(string? language = null)
    {
        var segments = Parts.SelectMany(part => part.Segments).ToArray();
        return new ProgressiveTrack(
            Parts[0].Init, [.. segments.Select(s => new SegmentInfo(s.Number, null, s.Start, s.Duration, s.Content.Length))],
            (number, _) => Task.FromResult<Stream>(new ForwardStream(segments.Single(s => s.Number == number).Content)), language);
    }

    public static async Task<string> WriteProgressiveAsync(params ProgressiveTrack[] tracks)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "whole.mp4");
        await using var file = File.Create(path);
        await ProgressiveMp4Writer.WriteAsync(tracks, file, CancellationToken.None);
        return path;
    }
}
