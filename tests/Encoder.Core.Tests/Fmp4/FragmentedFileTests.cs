using Encoder.Contracts;
using Encoder.Core.Fmp4;
using Encoder.TestSupport.Media;
using static Encoder.Core.Tests.Fmp4.Boxes;

namespace Encoder.Core.Tests.Fmp4;

public sealed class FragmentedFileTests
{
    private const long NonSync = 0x0101_0000;
    private const long Sync = 0x0200_0000;

    [Fact]
    public void Parse_ValuesFromTrexAlone_GivesThemToEverySample()
    {
        var track = FragmentedFile.Parse(File(Moov(512, 2, Sync), U32(0x020000, 1), U32(0, 1_000), run: (0x1, U32(3)), trunFields: []));
        Assert.Equal((12_800, 64, 48), (track.Timescale, track.Width, track.Height));
        Assert.Equal([(1_000, 1_000, true, "AB"), (1_512, 1_512, true, "CD"), (2_024, 2_024, true, "EF")], track.Samples.Select(Row));
    }

    [Fact]
    public void Parse_FirstSampleFlags_HoldForTheFirstAlone()
    {
        var track = FragmentedFile.Parse(File(
            Moov(0, 0, 0), U32(0x020038, 1, 512, 2, NonSync), U32(0, 0), run: (0x5, U32(3)), trunFields: U32(Sync)));
        Assert.Equal([true, false, false], track.Samples.Select(sample => sample.IsSync));
    }

    [Fact]
    public void Parse_SignedOffsetsOfVersionOne_AreSubtracted()
    {
        var track = FragmentedFile.Parse(File(
            Moov(0, 0, 0), U32(0x020020, 1, Sync), U32(0x0100_0000, 1, 0), run: (0x0100_0B01, U32(2)),
            trunFields: U32(512, 2, 1_024, 512, 4, -512)));
        var start = 1L << 32;
        Assert.Equal([(start + 1_024, start, true, "AB"), (start, start + 512, true, "CDEF")], track.Samples.Select(Row));
    }

    [Fact]
    public void Parse_SixtyFourBitBoxSize_IsRead()
    {
        byte[] moof = Moof(U32(0x020038, 1, 512, 6, Sync), U32(0, 0), U32(0x1, 1, 116));
        byte[] file = [.. Moov(0, 0, 0), .. moof, .. LargeBox("mdat", "ABCDEF"u8.ToArray())];
        var at = moof.Length + 16;
        file = [.. Moov(0, 0, 0), .. Moof(U32(0x020038, 1, 512, 6, Sync), U32(0, 0), U32(0x1, 1, at)), .. LargeBox("mdat", "ABCDEF"u8.ToArray())];
        Assert.Equal("ABCDEF", Row(FragmentedFile.Parse(file).Samples.Single()).Item4);
    }

    [Fact]
    public void Parse_SamplesOutsideOfTheFile_IsAFault() =>
        AssertFault(File(Moov(512, 3, Sync), U32(0x020000, 1), U32(0, 0), (0x1, U32(3)), []));

    [Fact]
    public void Parse_EndlessSamplesFromDefaults_IsAFault() =>
        AssertFault(File(Moov(512, 1, Sync), U32(0x020000, 1), U32(0, 0), (0x1, U32(uint.MaxValue)), []));

    [Fact]
    public void Parse_NoMoov_IsAFault() => AssertFault(Box("ftyp", U32(0)));

    [Fact]
    public void Parse_EditList_IsAFault()
    {
        var init = InitSegment.Write(new InitTrack(TrackKind.Video, Avc1(), 12_800, 64, 48, MediaStart: 1_024));
        AssertFault(init);
    }

    [FfmpegFact]
    public async Task Parse_FileCutShort_IsAFault()
    {
        var bytes = await EncodedAsync();
        AssertFault(bytes[..(bytes.Length / 2)]);
    }

    [FfmpegFact]
    public async Task Parse_DamagedFile_NeverEndsInAnythingButAFault()
    {
        Mutation.AssertOnlyFaults(await EncodedAsync(), 3_000, bytes => CodecString.From(FragmentedFile.Parse(bytes).SampleEntry));
    }

    private static async Task<byte[]> EncodedAsync() => await System.IO.File.ReadAllBytesAsync(await TestMedia.ClipAsync(
        new ClipSpec { Audio = null, Seconds = "1", Size = "64x48", More = "-movflags +frag_keyframe+empty_moov+default_base_moof -use_editlist 0" }));

    /// <summary>moov, one moof, and an mdat of six bytes; the data offset is filled in.</summary>
    private static byte[] File(byte[] moov, byte[] tfhd, byte[] tfdt, (long Flags, byte[] Count) run, byte[] trunFields)
    {
        byte[] Fragment(long offset) => Moof(tfhd, tfdt, [.. U32(run.Flags), .. run.Count, .. U32(offset), .. trunFields]);
        return [.. moov, .. Fragment(Fragment(0).Length + 8), .. Box("mdat", "ABCDEF"u8.ToArray())];
    }

    private static (long, long, bool, string) Row(EncodedSample sample) =>
        (sample.Pts, sample.Dts, sample.IsSync, System.Text.Encoding.ASCII.GetString(sample.Data.Span));

    private static void AssertFault(byte[] file) =>
        Assert.Equal(ErrorCodes.EncoderCrashed, Assert.Throws<FaultException>(() => FragmentedFile.Parse(file)).Fault.Code);
}
