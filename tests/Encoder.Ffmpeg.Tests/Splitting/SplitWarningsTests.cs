using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Splitting;
using Encoder.Ffmpeg.Tests.Commands;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class SplitWarningsTests
{
    private const string Url = "file:/clips/my clip.mp4";

    [Fact]
    public void Take_OfReading_TellsEachKindOnceWithoutPathsAndAddresses() => Assert.Equal(
        ["stream 1, offset 0x35905: partial file", "Packet corrupt (stream = 0, dts = 48128).", "Invalid data found when processing input"],
        Heard(SplitMode.Copied,
            """
            [h264 @ 0x55739c0ca180] [IMGUTILS @ 0x7ffc] no frame!
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] stream 1, offset 0x35905: partial file
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] stream 0, offset 0x4: partial file
            [NULL @ 0x564ae4de1940] illegal reordering_of_pic_nums_idc 7
            [mpegts @ 0x1] Packet corrupt (stream = 0, dts = 48128).
                Last message repeated 3 times
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] st: 0 edit list: 1 Missing key frame while searching for timestamp: 256
            Could not find codec parameters for stream 5 (Attachment: none): unknown codec
            Consider increasing the value for the 'analyzeduration' (10000000) and 'probesize' (20000000) options
            file:/clips/my clip.mp4: Invalid data found when processing input
            """).Reading);

    [Fact]
    public void Take_SoundDecoder_IsToldApart()
    {
        var heard = Heard(SplitMode.Copied,
            """
            [aac @ 0x55739c0ca180] Input buffer exhausted before END element found
            Error while decoding stream #0:1: Invalid data found when processing input
            [flv @ 0x1] Packet mismatch 0 1849 265842
            """);

        Assert.Equal(["Packet mismatch 0 1849 265842"], heard.Reading);
        Assert.Equal(2, heard.Sound.Count);
        Assert.Empty(heard.Picture);
    }

    [Fact]
    public void Take_PictureDecoder_IsToldWhereTheSplitterDecodes()
    {
        const string Said =
            """
            [h264 @ 0x1] no frame!
            [h264 @ 0x1] error while decoding MB 3 5, bytestream -7
            [h264 @ 0x1] error while decoding MB 8 1, bytestream -9
            [h264 @ 0x1] concealing 13 DC, 13 AC, 13 MV errors in P frame
            Error while decoding stream #0:0: Invalid data found when processing input
            file:/clips/my clip.mp4: corrupt decoded frame in stream 0
            """;

        Assert.Equal(4, Heard(SplitMode.Decoded, Said).Picture.Count);
        var copied = Heard(SplitMode.Copied, Said);
        Assert.Empty(copied.Picture.Concat(copied.Sound).Concat(copied.Reading));
    }

    // The end of stderr keeps 40 lines: what was said before them counts as well.
    [Fact]
    public void Take_ManyLines_ForgetsNothing()
    {
        var heard = Heard(SplitMode.Copied, "[aac @ 0x1] Prediction is not allowed in AAC-LC.\n" + string.Concat(Enumerable.Range(0, 100).Select(at => $"[flv @ 0x1] Packet mismatch {at}\n")));

        Assert.Equal((1, 1), (heard.Sound.Count, heard.Reading.Count));
    }

    private static SplitWarnings Heard(SplitMode reading, string said)
    {
        var media = Plans.Media with { Audio = [new AudioTrack(1, "aac", new Timebase(1, 48_000), null, null, true, 48_000, 2, "stereo")] };
        var warnings = new SplitWarnings(Plans.Plan(media, Plans.Video() with { Reading = reading }), Url);
        foreach (var line in said.Split('\n')) warnings.Take(line);
        return warnings;
    }
}
