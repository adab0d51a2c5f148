using System.Text;
using Encoder.Contracts;
using Encoder.Core.Fmp4;
using Encoder.Core.Probing;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Delivery;

public sealed class ProgressiveMp4WriterTests
{
    private const string Lossless = "-c:v libx264 -preset veryfast -qp 0 -bf 3 -threads 1";

    [FfmpegFact]
    public async Task WriteAsync_VideoWithTwoLanguages_PlaysFromZeroWithTheDefaultOfEachKindEnabled()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec());
        var video = await Rendered.VideoAsync(await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(Lossless, reorderFrames: 2)));
        var english = await Rendered.AudioAsync(clip, Rendered.Aac("eng"));
        var german = await Rendered.AudioAsync(clip, Rendered.Aac("ger", "Kommentar"));
        var path = await Rendered.WriteProgressiveAsync(video.Track(), english.Track(), german.Track() with { IsDefault = true });

        Assert.Equal(
            [
                new ProbedStream("video", "h264", "0.000000", "4.0000", "und", 1),
                new ProbedStream("audio", "aac", "0.000000", Seconds(english), "eng", 0),
                new ProbedStream("audio", "aac", "0.000000", Seconds(german), "ger", 1),
            ],
            await ProbedStream.OfAsync(path));
        Assert.Equal((await FrameHashes.OfAsync(clip)).Relative(), (await FrameHashes.OfAsync(path)).Relative());
        Assert.Equal("", await MediaTool.RunAsync("ffmpeg", ["-v", "warning", "-i", path, "-map", "0", "-f", "null", "-"]));
    }

    // The list's fields are one byte wide: more chapters and longer titles than fit are cut, the title between characters.
    [FfmpegFact]
    public async Task WriteAsync_Chapters_AreThereWithTitlesAndTimes()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "3" });
        var audio = await Rendered.AudioAsync(clip, Rendered.Aac());
        Chapter[] chapters =
        [
            new(TimeSpan.Zero, TimeSpan.FromSeconds(1.5), "Ouvertüre"),
            new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2), new string('ü', 200)),
            .. Enumerable.Repeat(new Chapter(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), ""), 300),
        ];

        var path = await Rendered.WriteProgressiveAsync(chapters, audio.Track());

        using var json = System.Text.Json.JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_chapters", path));
        var written = json.RootElement.GetProperty("chapters").EnumerateArray()
            .Select(chapter => (chapter.GetProperty("start_time").GetString(), chapter.GetProperty("tags").GetProperty("title").GetString())).ToList();
        Assert.Equal(255, written.Count);
        Assert.Equal([("0.000000", "Ouvertüre"), ("1.500000", new string('ü', 127)), ("2.000000", "")], written[..3]);
    }

    [FfmpegFact]
    public async Task WriteAsync_Tracks_AreInterleavedBehindTheIndex()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec());
        var video = await Rendered.VideoAsync(await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(Lossless, reorderFrames: 2)));
        var audio = await Rendered.AudioAsync(clip, Rendered.Aac());
        var path = await Rendered.WriteProgressiveAsync(video.Track(), audio.Track());
        var bytes = await File.ReadAllBytesAsync(path);
        Assert.Equal(["ftyp", "moov", "mdat"], TopLevel(bytes));

        var packets = System.Text.Json.JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_packets", path))
            .RootElement.GetProperty("packets").EnumerateArray()
            .Select(p => (At: long.Parse(p.GetProperty("pos").GetString()!), Dts: double.Parse(p.GetProperty("dts_time").GetString()!)))
            .OrderBy(p => p.At).Select(p => p.Dts).ToArray();
        var latest = double.MinValue;
        foreach (var dts in packets)
        {
            Assert.True(dts > latest - 1.5, $"{dts} comes after {latest}");
            latest = Math.Max(latest, dts);
        }
    }

    [FfmpegFact]
    public async Task WriteAsync_VideoThatStartsLater_KeepsItsPlaceAgainstTheSound()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "3" });
        var audio = await Rendered.AudioAsync(clip, Rendered.Aac());
        var video = await Rendered.VideoAsync(await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(Lossless, reorderFrames: 2)));
        var path = await Rendered.WriteProgressiveAsync(new Rendered([.. video.Parts.Skip(1)]).Track(), audio.Track());
        Assert.Equal(["1.000000", "0.000000"], (await ProbedStream.OfAsync(path)).Select(stream => stream.StartTime));
        var frames = await FrameHashes.OfAsync(path);
        Assert.Equal((await FrameHashes.OfAsync(clip)).Frames.Skip(24).Select(f => f.Md5), frames.Frames.Select(f => f.Md5));
        Assert.Equal(frames.TimebaseDen, frames.Frames[0].Pts * frames.TimebaseNum);
    }

    [FfmpegFact]
    public async Task WriteAsync_SegmentCutShort_IsAFault()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "1", Video = null, Container = "mka" });
        var audio = await Rendered.AudioAsync(clip, Rendered.Aac());
        foreach (var length in new[] { 0, 20, 100, audio.Parts[0].Segments[0].Content.Length - 1 })
        {
            var part = audio.Parts[0];
            var segment = part.Segments[0] with { Content = part.Segments[0].Content[..length] };
            var cut = new Rendered([part with { Segments = [segment] }]);
            var fault = await Assert.ThrowsAsync<FaultException>(() => Rendered.WriteProgressiveAsync(cut.Track()));
            Assert.Equal(ErrorCodes.SegmentDamaged, fault.Fault.Code);
        }
    }

    [Fact]
    public async Task WriteAsync_NoSegments_IsAFault()
    {
        var track = new ProgressiveTrack(
            InitSegment.Write(new InitTrack(TrackKind.Audio, new byte[] { 0, 0, 0, 8, 1, 2, 3, 4 }, 48_000, 0, 0, 0)), [],
            (_, _) => throw new NotSupportedException());
        await Assert.ThrowsAsync<FaultException>(() => Rendered.WriteProgressiveAsync(track));
    }

    private static string Seconds(Rendered audio) => FormattableString.Invariant($"{audio.Parts.Sum(p => p.Segments.Sum(s => s.Duration)) / 48_000m:F4}");

    private static List<string> TopLevel(byte[] file)
    {
        List<string> types = [];
        for (var at = 0; at < file.Length; at += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
            types.Add(Encoding.ASCII.GetString(file, at + 4, 4));
        return types;
    }
}
