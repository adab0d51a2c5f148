using System.Buffers.Binary;
using Encoder.Node.Assets;
using Encoder.TestSupport.Media;

namespace Encoder.Node.Tests.Assets;

public sealed class ContainerLayoutTests
{
    /// <summary>Every container that a user uploads, as ffmpeg writes it.</summary>
    [FfmpegTheory]
    [InlineData("mp4", "", false)]
    [InlineData("mov", "", false)]
    [InlineData("mp4", "-movflags +faststart", true)]
    [InlineData("mp4", "-movflags frag_keyframe+empty_moov", true)]
    [InlineData("mkv", "", true)]
    [InlineData("webm", "-c:v libvpx -deadline realtime -c:a libopus", true)]
    [InlineData("ts", "", true)]
    [InlineData("flv", "", true)]
    [InlineData("avi", "-c:v mpeg4", true)]
    [InlineData("mpg", "-c:v mpeg2video -r 25 -c:a mp2", true)]
    [InlineData("ogg", "-c:v libtheora -c:a libvorbis", true)]
    [InlineData("wmv", "-c:v wmv2 -bf 0 -c:a wmav2", true)]
    [InlineData("mxf", "-c:v mpeg2video -r 25 -c:a pcm_s16le -ar 48000", false)]
    public async Task Layout_OfAContainer_IsReadInOrderWhereItsIndexNeedsNoSeek(string container, string more, bool isSequential)
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Container = container, More = more, Seconds = "1" });
        Assert.Equal(isSequential, (await FindAsync(await File.ReadAllBytesAsync(path))).IsSequential);
    }

    /// <summary>The main header's flags: has an index; is interleaved; must use its index.</summary>
    [Theory]
    [InlineData(0x10, true)]
    [InlineData(0x110, true)]
    [InlineData(0x130, false)]
    public async Task Layout_OfAnAvi_IsInOrderUnlessItsIndexMustBeUsed(int flags, bool isSequential)
    {
        var head = new byte[64];
        "RIFF    AVI LIST    hdrlavih"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(44), flags);
        Assert.Equal(isSequential, (await FindAsync(head)).IsSequential);
    }

    [FfmpegFact]
    public async Task Layout_OfAFragmentedFile_KnowsThatItsFirstDurationIsNotTheWhole()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { More = "-movflags frag_keyframe+empty_moov", Seconds = "1" });
        Assert.True((await FindAsync(await File.ReadAllBytesAsync(path))).IsFragmented);
    }

    [Fact]
    public async Task Layout_OfBoxesWithLongSizesBeforeTheMedia_FindsTheIndexBehindIt()
    {
        byte[] file = [.. Box("ftyp", 8), .. Box("free", 3), .. Box("wide", 0), .. LongBox("mdat", 40), .. LongBox("mdat", 5), .. Box("moov", 16)];
        Assert.False((await FindAsync(file)).IsSequential);
        byte[] first = [.. Box("ftyp", 8), .. Box("skip", 3), .. LongBox("moov", 16), .. LongBox("mdat", 40)];
        Assert.True((await FindAsync(first)).IsSequential);
    }

    [Fact]
    public async Task Layout_OfHostileBoxes_EndsWithoutReadingFar()
    {
        var reads = 0;
        byte[] endless = [.. Enumerable.Range(0, 5000).SelectMany(_ => Box("free", 0))];
        Assert.False((await FindAsync(endless, () => reads++)).IsSequential);
        Assert.InRange(reads, 1, 1100);
        Assert.False((await FindAsync([.. LongBox("free", -20)])).IsSequential);
        Assert.False((await FindAsync([0, 0, 0, 3, .. "ftyp"u8])).IsSequential);
        Assert.False((await FindAsync([])).IsSequential);
        Assert.False((await FindAsync("#EXTM3U not media"u8.ToArray())).IsSequential);
    }

    [FfmpegTheory]
    [InlineData(null, null)]
    [InlineData(0, 1.083)] // What is no box says nothing: the index tells where it starts.
    [InlineData(int.MaxValue, 2.0)]
    public async Task FindBreak_Fragments_TellsWhereTheChainEnds(int? size, double? seconds)
    {
        var content = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "2", More = "-movflags +frag_keyframe+empty_moov" }));
        var second = content.AsSpan().LastIndexOf("moof"u8) - 4;
        if (size is { } claimed) BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(second), claimed);

        var broken = await Mp4Layout.FindBreakAsync(Reader(content));

        Assert.Equal(size is null ? null : (long?)second, broken?.At);
        if (broken is not null) Assert.Equal(seconds!.Value, (await Mp4Layout.ClaimedEndAsync(Reader(content), content.Length, broken))!.Value.TotalSeconds, 0.05);
    }

    private static Task<ContainerLayout> FindAsync(byte[] file, Action? onRead = null) => ContainerLayout.FindAsync(Reader(file, onRead));

    private static Func<long, Memory<byte>, Task<int>> Reader(byte[] file, Action? onRead = null) => (offset, buffer) =>
    {
        onRead?.Invoke();
        var count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
        file.AsSpan((int)Math.Min(offset, file.Length), count).CopyTo(buffer.Span);
        return Task.FromResult(count);
    };

    private static byte[] Box(string type, int content) =>
        [0, 0, 0, (byte)(8 + content), .. System.Text.Encoding.Latin1.GetBytes(type), .. new byte[content]];

    private static byte[] LongBox(string type, long content) =>
        [0, 0, 0, 1, .. System.Text.Encoding.Latin1.GetBytes(type), .. BitConverter.GetBytes(16 + content).Reverse(), .. new byte[Math.Max(0, content)]];
}
