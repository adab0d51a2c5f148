using Encoder.TestSupport.Bitstreams;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// Field pictures come out as frames, deinterlaced as one ffmpeg run over the whole file does it, wherever a packet holds a frame or a field.
/// </summary>
public sealed class FieldPictureTests
{
    private const string Bwdif = "bwdif=mode=send_frame:deint=interlaced";
    private const int Frames = 50;

    [FfmpegTheory]
    [InlineData("mp4", false)]
    [InlineData("mkv", true)] // copied from a transport stream
    [InlineData("ts", false)] // one time for two packets
    public async Task Encode_H264Fields_EqualSource(string container, bool fieldsApart) =>
        await AssertEqualAsync(H264Fields.Flv(Frames, fieldsApart), "flv", container);

    [FfmpegFact]
    public async Task Encode_Mpeg2Fields_EqualSource() => await AssertEqualAsync(Mpeg2Fields.Stream(Frames), "m2v", "ts");

    private static async Task AssertEqualAsync(byte[] stream, string extension, string container)
    {
        var folder = TestMedia.NewFolder();
        var (written, source) = (Path.Combine(folder, "written." + extension), Path.Combine(folder, "fields." + container));
        await File.WriteAllBytesAsync(written, stream);
        await MediaTool.FfmpegAsync(["-fflags", "+genpts", "-i", written, "-c", "copy", source]);
        await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, Bwdif), source, "--chunk-seconds", "1", "--segment-seconds", "1");
    }
}
