using Encoder.Ffmpeg.Nodes;

namespace Encoder.Ffmpeg.Tests.Nodes;

public sealed class LimitListTests
{
    [Fact]
    public void Parse_Nothing_IsTheDefaults() => Assert.Equal(LimitList.Default, LimitList.Parse("").Limits);

    [Fact]
    public void Parse_EveryLimit_IsSet()
    {
        var (limits, faults) = LimitList.Parse("memory=4G, file=500M,cpu=2h,time=90m,stall=30,pixels=2073600,tracks=16");

        Assert.Empty(faults);
        Assert.Equal(
            (4_000_000_000, 500_000_000, TimeSpan.FromHours(2), TimeSpan.FromMinutes(90), TimeSpan.FromSeconds(30)),
            (limits.Process.AddressSpaceBytes, limits.Process.FileSizeBytes, limits.Process.CpuTime, limits.Process.WallClock, limits.Process.Stall));
        Assert.Equal((2_073_600, 16), (limits.Input.MaxPixels, limits.Input.MaxStreams));
    }

    [Fact]
    public void Parse_Faults_AreAllSaid()
    {
        var (limits, faults) = LimitList.Parse("memory=1M,cpu=2d,tracks=65,heat=3,time,pixels=1k");

        Assert.Equal(
            [
                "takes memory from 536870912 to 70368744177664 bytes (k, M, G), not '1M'.",
                "takes cpu from 1 to 2592000 seconds (s, m, h), not '2d'.",
                "takes tracks from 1 to 64, not '65'.",
                "takes limits such as memory=4G (memory, file, cpu, time, stall, pixels, tracks), not 'heat=3'.",
                "takes limits such as memory=4G (memory, file, cpu, time, stall, pixels, tracks), not 'time'.",
                "takes pixels from 4 to 67108864, not '1k'.",
            ],
            faults);
        Assert.Equal(LimitList.Default, limits);
    }
}
