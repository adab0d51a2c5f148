using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Probing;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class EditListsTests
{
    private static readonly VideoTrack Track = new(
        0, "h264", new Timebase(1, 12_800), null, null, true, 160, 90, "yuv420p", new Rational(1, 1), 0,
        new Rational(25, 1), new Rational(25, 1), "progressive", new ColorInfo(null, null, null, null));

    [Fact]
    public void Apply_OneEditOverAll_ShowsAll() => Assert.Equal((false, null), Read(Edit(0, 1024, 51_200)));

    [Fact]
    public void Apply_StartCutOff_NeedsNothing() => Assert.Equal((false, null), Read(Edit(0, 6144, 40_000), "[mov] drop a frame at curr_cts: 1024 @ 0"));

    [Fact]
    public void Apply_EndCutOff_SaysWhere() => Assert.Equal((false, 1000 + 40_000), Read(
        Edit(0, -1, 1000), Edit(1, 1024, 40_000), "[mov] drop a frame at curr_cts: 41024 @ 90"));

    [Fact]
    public void Apply_TwoEdits_AreSeveral() => Assert.Equal((true, null), Read(Edit(0, 1024, 10_000), Edit(1, 30_000, 10_000), "[mov] drop a frame at curr_cts: 50000 @ 90"));

    [Fact]
    public void Apply_EditsOfAnotherTrack_DoNotCount() => Assert.Equal(
        (false, null), Read(Edit(0, 1024, 51_200), "[mov] Processing st: 1, edit list 0 - media time: 0, duration: 10", "[mov] drop a frame at curr_cts: 20 @ 9"));

    private static string Edit(int number, long mediaTime, long duration) =>
        $"[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d0c0de] Processing st: 0, edit list {number} - media time: {mediaTime}, duration: {duration}";

    private static (bool HasSeveralEdits, long? VisibleEnd) Read(params string[] lines)
    {
        var edits = new EditLists();
        foreach (var line in lines) edits.Take(line);
        var track = edits.ApplyTo(new MediaInfo("mov", 1, 0, null, [Track], [], [])).Video[0];
        return (track.HasSeveralEdits, track.VisibleEnd);
    }
}
