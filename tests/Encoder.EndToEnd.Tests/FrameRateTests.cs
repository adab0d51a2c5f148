using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A rung with a frame rate of its own equals one ffmpeg over the whole file with the filter <c>fps</c>: every frame, every time.</summary>
public sealed class FrameRateTests
{
    private const string Lossless = "-c:v libx264 -preset ultrafast -qp 0";

    // Keyframes at odd places, so that chunks start between the frames of the rungs.
    private const string Uneven = "-c:v libx264 -preset ultrafast -g 31 -bf 2 -sc_threshold 0 -pix_fmt yuv420p";

    public static TheoryData<string, ClipSpec, string, string> Sources => new()
    {
        { "half the rate, variable times and a gap", Clip("60") with { Filter = "select='not(between(n,50,90))*not(eq(mod(n,5),1))*not(eq(mod(n,7),3))'" }, "30/1", "" },
        { "film to television", Clip("24000/1001"), "30/1", "" },
        { "television to film, in MKV", Clip("30") with { Container = "mkv" }, "24000/1001", "" },
        { "deinterlaced, twice the rate, in TS", Clip("25") with { Video = "-c:v mpeg2video -g 13 -flags +ilme+ildct -b:v 2M", Filter = "tinterlace=interleave_top,fieldorder=tff,fps=25", Container = "ts" }, "50/1", "bwdif=mode=send_frame:parity=auto:deint=interlaced," },
        { "decoded by the splitter, a frame in a second", Clip("25") with { Video = "-c:v mpeg4 -g 13 -bf 2", Container = "avi" }, "1/1", "" },
    };

    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public async Task Encode_RungWithFrameRate_EqualsOneRun(string name, ClipSpec clip, string rate, string before)
    {
        Assert.NotEmpty(name);
        var source = await TestMedia.ClipAsync(clip);
        var spec = $$"""
            { "ladder": [ { "name": "own", "height": 120, "frameRate": "{{rate}}", "params": "{{Lossless}}" }, { "name": "same", "height": 120, "params": "{{Lossless}}" } ],
              "chunkSeconds": 1, "delivery": { "segmentSeconds": 1 } }
            """;

        var file = Path.Combine(TestMedia.NewFolder(), "job.json");
        await File.WriteAllTextAsync(file, spec);

        var output = await EncoderCommand.EncodeAsync(source, "--spec", file);

        var expected = (await FrameHashes.FilteredAsync(source, $"{before}fps=fps={rate}:round=near", string.Join(':', rate.Split('/').Reverse()))).Relative();
        Assert.Equal(expected, (await FrameHashes.OfAsync(Path.Combine(output, "own.mp4"))).Relative());
        Assert.Equal(expected, (await FrameHashes.OfAsync(Path.Combine(output, "own", "playlist.m3u8"))).Relative());
    }

    private static ClipSpec Clip(string rate) => new() { Rate = rate, Video = Uneven, Seconds = "2.5", Audio = null };
}
