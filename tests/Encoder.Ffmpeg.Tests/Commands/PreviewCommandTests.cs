using Encoder.Core.Plans;
using Encoder.Core.Previews;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class PreviewCommandTests
{
    private const string Before =
        "ffmpeg -nostdin -hide_banner -nostats -v warning -protocol_whitelist pipe -format_whitelist mov -max_streams 128 -max_pixels 67108864 " +
        "-threads 1 -noautorotate -ignore_editlist 1 -f mov -i pipe:0 -filter_threads 1 -vf ";

    private const string Encoder = " -c:v mjpeg -q:v 4 -dct int -threads 1 -flags +bitexact -map_metadata -1 -fps_mode passthrough ";

    private static readonly PreviewPlan Plan = new("480p", 160, 90, "scale=160:90", "scale=640:360");

    [Fact]
    public void Poster_OfAPlan_IsOnePicture()
    {
        var command = PreviewCommand.Poster(Plan, "/scratch/1%d");

        Assert.Equal(Before + "scale=640:360" + Encoder + "-frames:v 1 -update 1 -f image2 file:/scratch/1%%d/poster.jpg -progress pipe:1", command.Quoted);
        Assert.Equal("/scratch/1%d", command.ScratchDirectory);
    }

    [Fact]
    public void Sprites_OfAPlan_AreTilesOnNumberedSheets()
    {
        var sheets = new SpriteSheets([.. Enumerable.Range(0, 12)], []);

        Assert.Equal(
            Before + "scale=160:90,tile=10x2" + Encoder + "-f image2 file:/scratch/sprites-%d.jpg -progress pipe:1", PreviewCommand.Sprites(Plan, sheets, "/scratch").Quoted);
    }
}
