using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Clocks of containers that wrap, and packets without a time: every frame is there, at its time.</summary>
public sealed class ClockTests
{
    // FLV writers count 31 bits of milliseconds, old ones 24: the clock goes on from zero. All frames behind that were dropped without a word.
    [FfmpegTheory]
    [InlineData("2147480")]
    [InlineData("16775")]
    public async Task Encode_FlvWhoseClockWraps_HasEveryFrame(string start)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "64x48", Rate = "25", Container = "flv", Audio = null, Seconds = "6" });
        var source = Path.Combine(TestMedia.NewFolder(), "clip.flv");
        await MediaTool.FfmpegAsync(["-i", clip, "-c", "copy", "-output_ts_offset", start, source]);
        if (start == "16775") await DropHighByteAsync(source);

        var output = await LosslessEncode.AssertEqualAsync(await FrameHashes.OfAsync(clip), source);

        var report = await OutputFiles.ReportAsync(output);
        Assert.Equal((150, 150, 0), (report.Totals.SourceFrames, report.Renditions[0].Frames, report.Totals.LostFrames));
        Assert.Empty(report.Warnings);
    }

    // A broadcaster's stream had four pictures without a time stamp: they and what refers to them were lost. Three in a row are here, with B-frames.
    [FfmpegFact]
    public async Task Encode_PacketsWithoutATime_AreDecodedInTheirPlaces()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec
        {
            Size = "64x48", Rate = "50", Seconds = "2", Video = "-c:v libx264 -preset fast -g 50 -bf 3 -pix_fmt yuv420p", Container = "ts", Audio = null,
        });
        var source = Path.Combine(TestMedia.NewFolder(), "clip.ts");
        await File.WriteAllBytesAsync(source, WithoutTimes(await File.ReadAllBytesAsync(clip), [30, 31, 32, 60, 75]));

        var output = await LosslessEncode.AssertEqualAsync(await FrameHashes.OfAsync(clip), source);

        Assert.Equal(100, (await OutputFiles.ReportAsync(output)).Renditions[0].Frames);
    }

    // The extended byte of every tag (FLV specification, annex E.4.1): type, size (3), time (3), extension, stream (3).
    private static async Task DropHighByteAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        for (var at = 13; at + 11 < bytes.Length;)
        {
            bytes[at + 7] = 0;
            at += 11 + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) + 4;
        }

        await File.WriteAllBytesAsync(path, bytes);
    }

    // ISO/IEC 13818-1 §2.4.3.7: the flags of a PES header say that it has no time, and the bytes of the times become stuffing.
    private static byte[] WithoutTimes(byte[] stream, HashSet<int> pictures)
    {
        var picture = 0;
        for (var packet = 0; packet + 188 <= stream.Length; packet += 188)
        {
            if ((((stream[packet + 1] & 0x1F) << 8) | stream[packet + 2]) != 0x100 || (stream[packet + 1] & 0x40) == 0) continue;
            var at = packet + 4 + ((stream[packet + 3] & 0x20) != 0 ? 1 + stream[packet + 4] : 0);
            if (!pictures.Contains(picture++)) continue;
            stream[at + 7] &= 0x3F;
            stream.AsSpan(at + 9, stream[at + 8]).Fill(0xFF);
        }

        return stream;
    }
}
