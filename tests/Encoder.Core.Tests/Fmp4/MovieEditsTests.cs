using Encoder.Core.Fmp4;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.TestSupport.Media;
using static Encoder.Core.Tests.Fmp4.Boxes;

namespace Encoder.Core.Tests.Fmp4;

public sealed class MovieEditsTests
{
    private const int MovieTimescale = 1_000;
    private const int Id = 7;

    private static readonly VideoTrack Track = new(
        3, "h264", new Timebase(1, 12_800), null, null, true, 160, 90, "yuv420p", new Rational(1, 1), 0,
        new Rational(25, 1), new Rational(25, 1), "progressive", new ColorInfo(null, null, null, null))
    { Id = Id };

    [Fact]
    public void Apply_NoList_ShowsAll() => Assert.Equal((false, null), Apply(Index([])));

    [Fact]
    public void Apply_OneEditOverAll_ShowsAll() => Assert.Equal((false, null), Apply(Index((4_000, 1_024))));

    [Fact]
    public void Apply_StartCutOff_NeedsNothing() => Assert.Equal((false, null), Apply(Index((3_000, 13_824))));

    [Fact]
    public void Apply_EndCutOff_SaysWhere() => Assert.Equal((false, 12_800), Apply(Index((1_000, 1_024))));

    [Fact]
    public void Apply_EmptyEditBefore_StartsAndEndsLater() => Assert.Equal((false, 6_400 + 12_800), Apply(Index((500, -1), (1_000, 1_024))));

    // Shown: from the frame at 1,024 to the one at 12,800; the next is at 13,312. What is shown starts at zero.
    [Fact]
    public void Apply_StartBetweenFrames_CountsFromTheFirstShown() => Assert.Equal((false, 13_312 - 1_024), Apply(Index((1_000, 512))));

    [Fact]
    public void Apply_TwoEdits_AreSeveral() => Assert.Equal((true, null), Apply(Index((1_000, 1_024), (500, 30_720))));

    [Fact]
    public void Apply_EmptyEditBehind_IsNotUnderstood() => Assert.Equal((true, null), Apply(Index((1_000, 1_024), (500, -1))));

    [Fact]
    public void Apply_AnotherTrack_DoesNotCount() => Assert.Equal((false, null), Apply(Join(Header, Trak(Id, []), Trak(Id + 1, Edits((1_000, 1_024), (500, 0))))));

    [Fact]
    public void Apply_TwoTracksOfOneNumber_AreNotUnderstood() => Assert.Equal((true, null), Apply(Join(Header, Trak(Id, []), Trak(Id, []))));

    [Fact]
    public void Apply_NoIndex_IsNotUnderstood() => Assert.Equal((true, null), Apply(null));

    [Fact]
    public void Apply_FragmentedFile_ShowsAll() => Assert.Equal((false, null), Apply(Join(Index((1_000, 1_024)), Box("mvex"))));

    [Fact]
    public void Apply_LongFields_AreRead()
    {
        byte[] list = [.. U32(0x0100_0000, 1, 0, 1_000, 0, 1_024), 0, 1, 0, 0];
        Assert.Equal((false, 12_800), Apply(Join(Header, Trak(Id, Box("edts", Box("elst", list))))));
    }

    [Fact]
    public void Apply_CountsBeyondAnyFile_EndsAtOnce() => Assert.Equal((false, 12_800), Apply(Join(Header, Trak(
        Id, Edits((1_000, 0)), times: U32(0, uint.MaxValue, uint.MaxValue, 512, uint.MaxValue, 512), offsets: U32(0, uint.MaxValue, uint.MaxValue, 0)))));

    [FfmpegFact]
    public async Task Apply_RealFile_ShowsAll()
    {
        var file = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "1" }));
        var at = file.AsSpan().IndexOf("moov"u8) + 4;
        Assert.Equal((false, null), Apply(file[at..], id: 1));
    }

    [Fact]
    public void Apply_DamagedIndex_NeverThrows() => Mutation.AssertOnlyFaults(
        Join(Index((500, -1), (1_000, 1_024)), Trak(Id + 1, Edits((5, 5)))), 3_000, moov => Apply(moov));

    private static (bool HasSeveralEdits, long? VisibleEnd) Apply(byte[]? moov, uint id = Id)
    {
        var media = new MediaInfo("mov", 1, 0, null, [Track with { Id = id }], [], []);
        var track = MovieEdits.ApplyTo(media, moov is null ? null : new ReadOnlyMemory<byte>(moov)).Video[0];
        return (track.HasSeveralEdits, track.VisibleEnd);
    }

    private static byte[] Header => Box("mvhd", U32(0, 0, 0, MovieTimescale, 0));

    private static byte[] Index(params (long Duration, long MediaTime)[] edits) => Join(Header, Trak(Id, edits.Length == 0 ? [] : Edits(edits)));

    private static byte[] Edits(params (long Duration, long MediaTime)[] edits) =>
        Box("edts", Box("elst", U32([0, edits.Length, .. edits.SelectMany(edit => new[] { edit.Duration, edit.MediaTime, 0x1_0000 })])));

    // 100 frames of 512 ticks of 1/12,800 s; the first is shown two frames after it is decoded.
    private static byte[] Trak(int id, byte[] edts, byte[]? times = null, byte[]? offsets = null) => Box("trak",
        Box("tkhd", U32(0, 0, 0, id, 0)),
        edts,
        Box("mdia",
            Box("mdhd", U32(0, 0, 0, 12_800, 0)),
            Box("minf", Box("stbl",
                Box("stts", times ?? U32(0, 2, 60, 512, 40, 512)),
                Box("ctts", offsets ?? U32(0, 2, 99, 1_024, 1, 1_024))))));
}
