using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class WrapperChainTests
{
    private static readonly WrappedCall Call = new(
        "/usr/bin/ffmpeg",
        new FfmpegCommand("ffmpeg", ["-i", "file:/in/a b.mp4"]) { ScratchDirectory = "/tmp/scratch", Reads = ["/in/a b.mp4"] },
        new ProcessLimits { AddressSpaceBytes = 1000, FileSizeBytes = 2000, CpuTime = TimeSpan.FromSeconds(2.5), OpenFiles = 30 }, 10);

    [Fact]
    public void Wrap_AllWrappers_IsTheWholeVector()
    {
        var chain = new WrapperChain([.. Wrapper.All.Select(wrapper => (wrapper, "/usr/bin/" + wrapper.Program))]);

        Assert.Equal(
            "/usr/bin/setsid /usr/bin/setpriv --pdeathsig KILL /usr/bin/prlimit --as=1000 --fsize=2000 --cpu=3 --nofile=30 --core=0 " +
            "/usr/bin/nice -n 10 /usr/bin/bwrap --unshare-all --die-with-parent --dev /dev --tmpfs /tmp " +
            "--ro-bind-try /usr /usr --ro-bind-try /bin /bin --ro-bind-try /lib /lib --ro-bind-try /lib32 /lib32 --ro-bind-try /lib64 /lib64 " +
            "--ro-bind-try /etc/ld.so.cache /etc/ld.so.cache --ro-bind-try /etc/alternatives /etc/alternatives --ro-bind-try /opt /opt " +
            "--ro-bind-try /nix/store /nix/store --ro-bind /usr/bin /usr/bin --ro-bind /in/a b.mp4 /in/a b.mp4 " +
            "--bind /tmp/scratch /tmp/scratch --chdir /tmp/scratch /usr/bin/ffmpeg -i file:/in/a b.mp4",
            string.Join(' ', chain.Wrap(Call)));
        Assert.Equal(2, chain.Depth);
    }

    [Fact]
    public void Wrap_NoWrappers_IsTheCommandItself() => Assert.Equal(["/usr/bin/ffmpeg", "-i", "file:/in/a b.mp4"], WrapperChain.None.Wrap(Call));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wrap_InTheSandbox_HasNetworkOnlyForAnArrivingAsset(bool usesLoopback)
    {
        var chain = new WrapperChain([(Wrapper.Sandbox, "/usr/bin/bwrap")]);
        var words = chain.Wrap(Call with { Command = Call.Command with { UsesNetwork = usesLoopback } });

        Assert.Equal(usesLoopback, words.Contains("--share-net"));
        Assert.Contains("--unshare-all", words);
    }
}
