using Encoder.Contracts;
using Encoder.TestSupport.Clocks;

namespace Encoder.Storage.Tests;

public sealed class DiskSpaceTests
{
    private readonly FakeClock clock = new();
    private long free = 2000;

    [Theory]
    [InlineData(1000, false)]
    [InlineData(999, true)]
    public void Room_AtTheMark_IsEnough(long bytes, bool isLow)
    {
        free = bytes;

        Assert.Equal(isLow, Room().IsLow);
    }

    [Fact]
    public void Room_OnceLow_IsLowUntilAnEighthAboveTheMark()
    {
        var room = Room();
        var heard = new List<bool>();
        foreach (var bytes in new long[] { 999, 1001, 1124, 1125, 1001, 999 })
        {
            free = bytes;
            clock.Advance(TimeSpan.FromSeconds(1));
            heard.Add(room.IsLow);
        }

        Assert.Equal([true, true, true, false, false, true], heard);
    }

    [Fact]
    public void Room_WithinASecond_IsNotMeasuredAgain()
    {
        var room = Room();
        Assert.False(room.IsLow);
        free = 0;

        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(room.IsLow);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ErrorCodes.DiskFull, Assert.Throws<FaultException>(room.ThrowIfLow).Fault.Code);
    }

    [Fact]
    public void Room_OfARealFolder_IsMeasured() =>
        Assert.True(new DiskSpace(new DiskSpaceOptions { Folder = Path.GetTempPath() }, TimeProvider.System).FreeBytes > 0);

    [Theory]
    [InlineData(10, true)]
    [InlineData(1000, false)]
    public void Room_InFiles_CountsToo(long files, bool isLow) =>
        Assert.Equal(isLow, new DiskSpace(new DiskSpaceOptions { Folder = "data" }, clock, _ => new FreeSpace(long.MaxValue, files)).IsLow);

    [Fact]
    public void Scratch_OnASmallDisk_NeedsATenthOfIt()
    {
        var scratchBytes = 100L;
        var room = new DiskSpace(
            new DiskSpaceOptions { Folder = "data", ScratchFolder = "scratch", LowBytes = 1000 }, clock,
            folder => folder == "scratch" ? new FreeSpace(scratchBytes, TotalBytes: 1000) : new FreeSpace(long.MaxValue));
        Assert.Null(room.Low);
        scratchBytes = 99;
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("scratch", "scratch"), (room.Low?.Name, room.Low?.Folder));
        room.ThrowIfLow();
    }

    // A write may find no room between two looks.
    [Fact]
    public void Room_FoundFull_IsLowForAWhile()
    {
        var room = Room();
        room.ReportFull("data");
        Assert.True(room.IsLow);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.False(room.IsLow);
    }

    private DiskSpace Room() => new(new DiskSpaceOptions { Folder = "data", LowBytes = 1000 }, clock, _ => new FreeSpace(free));
}
