using Encoder.Server.Watching;

namespace Encoder.Server.Tests.Watching;

public sealed class StableFilesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StableFiles files = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void File_ThatGrows_IsNotTaken()
    {
        for (var second = 0; second < 60; second++) Assert.Empty(Look(second, File(length: second + 1)));
        Assert.Empty(Look(68, File(length: 60)));
        Assert.Equal(["a.mp4"], Look(69, File(length: 60)));
    }

    // Copied in place over an older one of the same length.
    [Fact]
    public void File_WrittenAgain_StartsAnew()
    {
        Look(0, File());
        Assert.Empty(Look(9, File(written: 9)));
        Assert.Empty(Look(18, File(written: 9)));
        Assert.Equal(["a.mp4"], Look(19, File(written: 9)));
    }

    // A copy that keeps the source's time is old at once, and grows all the same.
    [Fact]
    public void File_OfAnOldTime_WaitsAsLong()
    {
        Assert.Empty(Look(0, File(written: -100_000)));
        Assert.Equal(["a.mp4"], Look(10, File(written: -100_000)));
    }

    [Fact]
    public void File_Empty_IsNotTaken()
    {
        Look(0, File(length: 0));
        Assert.Empty(Look(100, File(length: 0)));
    }

    [Fact]
    public void File_GoneAndBack_StartsAnew()
    {
        Look(0, File());
        Look(5);
        Look(6, File());
        Assert.Empty(Look(12, File()));
    }

    private IEnumerable<string> Look(int second, params WatchedFile[] present) => files.Look(present, Start.AddSeconds(second)).Select(file => file.Path);

    private static WatchedFile File(long length = 5, int written = 0) => new("a.mp4", length, Start.AddSeconds(written));
}
