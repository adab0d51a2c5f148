using Encoder.Client.Tests.Support;
using Encoder.Client.Uploads;

namespace Encoder.Client.Tests.Uploads;

public sealed class MovieIndexScanTests
{
    [Fact]
    public void Find_IndexBeforeMedia_IsNothingToDo() => Assert.Null(Find([.. Box("ftyp", 24), .. Box("moov", 100), .. Box("mdat", 500)]));

    [Fact]
    public void Find_IndexAfterMedia_IsFound() =>
        Assert.Equal(new ByteRange(524, 624), Find([.. Box("ftyp", 24), .. Box("mdat", 500), .. Box("moov", 100), .. Box("free", 50)]));

    [Fact]
    public void Find_MediaSizeOf64Bits_IsFound() =>
        Assert.Equal(new ByteRange(524, 624), Find([.. Box("ftyp", 24), .. TestFiles.Box("mdat", 500, 1), .. Box("moov", 100)]));

    [Fact]
    public void Find_SeveralMediaAndFiller_IsFound() => Assert.Equal(
        new ByteRange(24 + 8 + 16 + 200 + 12 + 300, 24 + 8 + 16 + 200 + 12 + 300 + 100),
        Find([.. Box("ftyp", 24), .. Box("wide", 8), .. Box("free", 16), .. Box("mdat", 200), .. Box("skip", 12), .. Box("mdat", 300), .. Box("moov", 100)]));

    // QuickTime before there was ftyp.
    [Fact]
    public void Find_QuickTimeThatBeginsWithMedia_IsFound() => Assert.Equal(new ByteRange(208, 308), Find([.. Box("wide", 8), .. Box("mdat", 200), .. Box("moov", 100)]));

    [Fact]
    public void Find_IndexToTheEndOfTheFile_ReachesIt() =>
        Assert.Equal(new ByteRange(500, 600), Find([.. Box("mdat", 500), .. TestFiles.Box("moov", 100, 0)]));

    [Fact]
    public void Find_MediaToTheEndOfTheFile_HasNoIndex() => Assert.Null(Find([.. Box("ftyp", 24), .. TestFiles.Box("mdat", 500, 0)]));

    [Fact]
    public void Find_Fragmented_IsNothingToDo() =>
        Assert.Null(Find([.. Box("ftyp", 24), .. Box("moov", 100), .. Box("moof", 60), .. Box("mdat", 300), .. Box("moof", 60), .. Box("mdat", 300)]));

    [Fact]
    public void Find_AnotherKindOfFile_IsNothing() => Assert.Null(Find([0x1A, 0x45, 0xDF, 0xA3, .. Box("mdat", 100), .. Box("moov", 100)]));

    [Fact]
    public void Find_IndexCutShort_ReachesTheEndOfTheFile() =>
        Assert.Equal(new ByteRange(500, 560), Find([.. Box("mdat", 500), .. Box("moov", 100).AsSpan(0, 60)]));

    [Theory]
    [InlineData(2u)]
    [InlineData(7u)]
    public void Find_BoxSmallerThanItsHeader_IsNothing(uint size) => Assert.Null(Find([.. TestFiles.Box("mdat", 500, size), .. Box("moov", 100)]));

    // A size close to 2^63 must neither overflow nor go back.
    [Fact]
    public void Find_SizeBeyondEverything_IsNothing()
    {
        var box = TestFiles.Box("mdat", 500, 1);
        box.AsSpan(8, 8).Fill(0x7F);

        Assert.Null(Find([.. box, .. Box("moov", 100)]));
    }

    [Fact]
    public void Find_DamagedFiles_StayWithinTheFile()
    {
        byte[] sound = [.. Box("ftyp", 24), .. TestFiles.Box("mdat", 500, 1), .. Box("free", 16), .. Box("moov", 100)];
        var random = new Random(7);

        for (var i = 0; i < 20_000; i++)
        {
            var file = sound.ToArray();
            for (var k = 0; k < 4; k++)
                file[random.Next(0, 48) is var at && random.Next(2) == 0 ? at : random.Next(file.Length)] = (byte)random.Next(256);
            if (Find(file) is { } range)
                Assert.True(range.Start >= 0 && range.Start < range.End && range.End <= file.Length, $"{range}");
        }
    }

    [Fact]
    public void Find_FileOfHeadersOnly_IsGivenUp() => Assert.Null(Find([.. Enumerable.Range(0, 20_000).SelectMany(_ => Box("mdat", 8)), .. Box("moov", 100)]));

    private static byte[] Box(string type, int size) => TestFiles.Box(type, size);

    private static ByteRange? Find(byte[] file) => MovieIndexScan.Find(
        (buffer, offset) =>
        {
            var count = (int)Math.Min(buffer.Length, file.Length - offset);
            file.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        },
        file.Length);
}
