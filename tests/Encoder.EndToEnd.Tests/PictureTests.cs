using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Pictures come out upright, whole and deinterlaced: as one ffmpeg run over the whole file with the same filters makes them.</summary>
public sealed class PictureTests
{
    private const string Bwdif = "bwdif=mode=send_frame:deint=interlaced";
    private const string Interlace = "tinterlace=4,setfield=tff";
    private static readonly string[] ShortChunks = ["--chunk-seconds", "1", "--segment-seconds", "1"];

    public static TheoryData<string, string, ClipSpec> Interlaced => new()
    {
        {
            "MPEG-2 in TS", Bwdif,
            new ClipSpec { Rate = "50", Filter = Interlace, Video = "-c:v mpeg2video -flags +ildct+ilme -g 12 -bf 2 -q:v 4", Audio = "-c:a mp2", Container = "ts" }
        },
        {
            "H.264 closed GOP", Bwdif,
            new ClipSpec { Size = "160x96", Rate = "50", Filter = Interlace, Video = "-c:v libx264 -preset veryfast -flags +ildct+ilme+cgop -x264-params tff=1 -g 12 -bf 2" }
        },
        {
            "ProRes", Bwdif + ",format=yuv422p10le",
            new ClipSpec { Rate = "50", Seconds = "3", Filter = Interlace, Video = "-c:v prores_ks -profile:v 0 -flags +ildct+ilme", Audio = null, Container = "mov" }
        },
    };

    /// <summary>The two 2 × 2 numbers of a display matrix that is no pure rotation, by what it does.</summary>
    public static TheoryData<string, int[]> Mirrored => new()
    {
        { "left to right", [-1, 0, 0, 1] },
        { "upside down", [1, 0, 0, -1] },
        { "over the diagonal", [0, 1, 1, 0] },
        { "over the other diagonal", [0, -1, -1, 0] },
    };

    [FfmpegTheory]
    [MemberData(nameof(Interlaced))]
    public async Task Encode_InterlacedSource_HasNoSeamAtChunkEdges(string name, string filter, ClipSpec clip)
    {
        Assert.NotEmpty(name);
        var source = await TestMedia.ClipAsync(clip);
        await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, filter), source, ShortChunks);
    }

    /// <summary>Sources that no 8-bit 4:2:0 rung can keep as they are, and the one filter chain that is right for each.</summary>
    public static TheoryData<string, string, ClipSpec> Converted => new()
    {
        { "10-bit 4:2:2", Scaled, Source("-c:v libx264 -preset ultrafast -g 12 -bf 2", "format=yuv422p10le", "mkv") },
        { "4:4:4 with alpha, 10-bit", Scaled, Source("-c:v prores_ks -profile:v 4444", "format=yuva444p10le", "mov") },
        { "RGB with alpha", Scaled + ":out_color_matrix=bt709:out_range=tv", Source("-c:v qtrle", "format=argb", "mov") },
        { "full range", Scaled + ":out_range=tv", Source("-c:v libx264 -preset ultrafast -g 12 -color_range pc", "scale=out_range=pc,format=yuv420p", "mkv") },
        { "odd size", "crop=160:120:0:0," + Scaled, Source("-c:v ffv1 -g 1", "scale=161:121,format=yuv444p", "mkv") },
    };

    [FfmpegTheory]
    [MemberData(nameof(Converted))]
    public async Task Encode_PictureThatIsConverted_EqualsOneRun(string name, string filter, ClipSpec clip)
    {
        Assert.NotEmpty(name);
        var source = await TestMedia.ClipAsync(clip);

        var output = await EncoderCommand.EncodeAsync(source, [.. ShortChunks, "--ladder", "2160p", "--encoder-params", EncoderCommand.Lossless + " -pix_fmt yuv420p"]);

        Assert.Equal(
            (await FrameHashes.FilteredAsync(source, filter + ",format=yuv420p")).Relative(), (await FrameHashes.OfAsync(Path.Combine(output, "2160p.mp4"))).Relative());
    }

    [FfmpegTheory]
    [MemberData(nameof(Mirrored))]
    public async Task Encode_MirroredSource_ComesOutUpright(string name, int[] matrix)
    {
        Assert.NotEmpty(name);
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = "-c:v libx264 -preset veryfast -g 12", Audio = null, Seconds = "2" });
        var content = await File.ReadAllBytesAsync(clip);
        SetMatrix(content, matrix);
        var source = Path.Combine(TestMedia.NewFolder(), "mirrored.mp4");
        await File.WriteAllBytesAsync(source, content);

        // ffmpeg turns by itself what it reads from the container.
        await LosslessEncode.AssertEqualAsync(await FrameHashes.OfAsync(source), source, ShortChunks);
    }

    [FfmpegFact]
    public async Task Encode_Hdr10_IsKeptByHevcAndMappedForH264()
    {
        const string hdr10 = "hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400";
        var source = await TestMedia.ClipAsync(new ClipSpec
        {
            Filter = "format=yuv420p10le", Audio = null, Seconds = "2", Container = "mkv",
            Video = "-c:v libx265 -preset ultrafast -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -x265-params log-level=error:" + hdr10,
        });
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, """
            {"ladder":[{"name":"hdr","height":120,"codec":"hevc","preset":"ultrafast"},{"name":"sdr","height":120,"preset":"ultrafast"},{"name":"av1","height":120,"codec":"av1","preset":"12"}]}
            """);
        var output = await EncoderCommand.EncodeAsync(source, "--spec", spec);

        Assert.Equal(("yuv420p10le", "smpte2084", "bt2020", 1000), await ColorOfAsync(Path.Combine(output, "hdr.mp4")));
        Assert.Equal(("yuv420p10le", "smpte2084", "bt2020", 1000), await ColorOfAsync(Path.Combine(output, "av1.mp4")));
        Assert.Equal(("yuv420p", "bt709", "bt709", 0), await ColorOfAsync(Path.Combine(output, "sdr.mp4")));
        var mastering = await MasteringOfAsync(source);
        Assert.Equal([0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329, 0.0001, 1000], mastering);
        Assert.Equal(mastering, await MasteringOfAsync(Path.Combine(output, "hdr.mp4")));
        Assert.Equal(mastering, await MasteringOfAsync(Path.Combine(output, "av1.mp4")));
        var master = await File.ReadAllLinesAsync(Path.Combine(output, "master.m3u8"));
        Assert.Equal(2, master.Count(line => line.Contains("VIDEO-RANGE=PQ", StringComparison.Ordinal)));
        Assert.Equal(1, master.Count(line => line.Contains("VIDEO-RANGE=SDR", StringComparison.Ordinal)));
        foreach (var (rung, isHigh) in new[] { ("hdr", true), ("av1", true), ("sdr", false) })
        {
            var init = await File.ReadAllBytesAsync(Path.Combine(output, rung, "init.mp4"));
            Assert.Equal((isHigh, isHigh), (init.AsSpan().IndexOf("mdcv"u8) > 0, init.AsSpan().IndexOf("clli"u8) > 0));
        }
    }

    [FfmpegFact]
    public async Task Encode_Hlg_IsKeptByHevcAndMappedForH264()
    {
        var source = await TestMedia.ClipAsync(new ClipSpec
        {
            Filter = "format=yuv420p10le", Audio = null, Seconds = "1",
            Video = "-c:v libx265 -preset ultrafast -x265-params log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc",
        });
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, """
            {"ladder":[{"name":"hdr","height":120,"codec":"hevc","preset":"ultrafast"},{"name":"sdr","height":120,"preset":"ultrafast"}]}
            """);

        var output = await EncoderCommand.EncodeAsync(source, "--spec", spec);

        Assert.Equal(("yuv420p10le", "arib-std-b67", "bt2020", 0), await ColorOfAsync(Path.Combine(output, "hdr.mp4")));
        Assert.Equal(("yuv420p", "bt709", "bt709", 0), await ColorOfAsync(Path.Combine(output, "sdr.mp4")));
        Assert.Single((await File.ReadAllLinesAsync(Path.Combine(output, "master.m3u8"))), line => line.Contains("VIDEO-RANGE=HLG", StringComparison.Ordinal));
    }

    private const string Scaled = "scale=160:120:flags=bicubic+bitexact";

    private static ClipSpec Source(string video, string filter, string container) =>
        new() { Video = video, Filter = filter, Container = container, Audio = null, Seconds = "1.5" };

    private static async Task<(string? PixelFormat, string? Transfer, string? Primaries, int LightLevel)> ColorOfAsync(string path)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync(
            "-select_streams", "v:0", "-read_intervals", "%+#1", "-show_entries", "stream=pix_fmt,color_transfer,color_primaries:frame_side_data=max_content", path));
        var stream = json.RootElement.GetProperty("streams")[0];
        var light = json.RootElement.GetProperty("frames")[0].TryGetProperty("side_data_list", out var sideData)
            ? sideData.EnumerateArray().Select(data => data.TryGetProperty("max_content", out var level) ? level.GetInt32() : 0).Max()
            : 0;
        return (Text(stream, "pix_fmt"), Text(stream, "color_transfer"), Text(stream, "color_primaries"), light);
    }

    // The primaries of the mastering display, its white point and its luminance, to four places: HEVC and AV1 count in other fractions.
    private static async Task<IReadOnlyList<double>> MasteringOfAsync(string path)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-select_streams", "v:0", "-read_intervals", "%+#1", "-show_entries", "frame_side_data", path));
        var display = json.RootElement.GetProperty("frames")[0].GetProperty("side_data_list").EnumerateArray().Single(data => data.TryGetProperty("red_x", out _));
        return [.. MasteringFields.Select(name => Text(display, name)!.Split('/')).Select(parts => Math.Round(int.Parse(parts[0], Invariant) / double.Parse(parts[1], Invariant), 4))];
    }

    private static readonly string[] MasteringFields =
        ["red_x", "red_y", "green_x", "green_y", "blue_x", "blue_y", "white_point_x", "white_point_y", "min_luminance", "max_luminance"];

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    // ISO/IEC 14496-12 §8.3.2: in version 0 the matrix follows 40 bytes after the type; a b u, c d v, x y w in 16.16 fixed point.
    private static void SetMatrix(byte[] content, int[] matrix)
    {
        var at = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes("tkhd")) + 4 + 40;
        foreach (var (cell, number) in new[] { 0, 1, 3, 4 }.Zip(matrix))
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at + (4 * cell)), number * 0x10000);
    }
}
