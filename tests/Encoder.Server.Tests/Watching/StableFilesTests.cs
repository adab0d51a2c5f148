using Encoder.Server.Watching;

namespace Encoder.Server.Tests.Watching;

public sealed class StableFilesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StableFiles files = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void File_ThatGrows_IsNotTaken()
    {
        for (var second = 0; second < 60; second++) Assert.Empty(Update(second, File(length: second + 1)));
        Assert.Empty(Update(68, File(length: 60)));
        Assert.Equal(["a.mp4"], Update(69, File(length: 60)));
    }

    // Copied in place over an older one of the same length.
    [Fact]
    public void File_WrittenAgain_StartsAnew()
    {
        Update(0, File());
        Assert.Empty(Update(9, File(written: 9)));
        Assert.Empty(Update(18, File(written: 9)));
        Assert.Equal(["a.mp4"], Update(19, File(written: 9)));
    }

    // A copy that keeps the source's time is old at once, and grows all the same.
    [Fact]
    public void File_OfAnOldTime_WaitsAsLong()
    {
        Assert.Empty(Update(0, File(written: -100_000)));
        Assert.Equal(["a.mp4"], Update(10, File(written: -100_000)));
    }

    [Fact]
    public void File_Empty_IsNotTaken()
    {
        Update(0, File(length: 0));
        Assert.Empty(Update(100, File(length: 0)));
    }

    [Fact]
    public void File_GoneAndBack_StartsAnew()
    {
        Update(0, File());
        Update(5);
        Update(6, File());
        Assert.Empty(Update(12, File()));
    }

    private IEnumerable<string> Update(int second, params WatchedFile[] present) => files.Update(present, Start.AddSeconds(second)).Select(file => file.Path);

    private static WatchedFile File(long length = 5, int written = 0) => new("a.mp4", length, Start.AddSeconds(written));
}
