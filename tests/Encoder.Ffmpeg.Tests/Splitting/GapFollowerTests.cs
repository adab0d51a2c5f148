using Encoder.Core.Damage;
using Encoder.Ffmpeg.Splitting;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class GapFollowerTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Read_OfAFileThatGrows_TakesEachLineOnce()
    {
        var follower = new GapFollower(path, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, follower.Read().SeenUpTo);
        File.AppendAllText(path, "#tb 0: 1/10\n0, 0, 0, 5, 9, 0x0\n0, 20, 20, 5, 9, 0x0\n0, 6");
        Assert.Equal((TimeSpan.FromSeconds(2), 0), (follower.Read().SeenUpTo, follower.Read().Pauses.Count));

        // The line that was cut is read when it is whole.
        File.AppendAllText(path, "0, 60, 30, 9, 0x0\n");
        var whole = follower.Read();
        Assert.Equal(TimeSpan.FromSeconds(6), whole.SeenUpTo);
        Assert.Equal(new AudioGap(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)), Assert.Single(whole.Pauses));
        Assert.Single(follower.Read().Pauses);
    }

    [Fact]
    public void Read_OfAFileThatIsNotThere_IsNothing() =>
        Assert.Equal(TimeSpan.Zero, new GapFollower(path + ".none", TimeSpan.FromSeconds(1)).Read().SeenUpTo);
}
