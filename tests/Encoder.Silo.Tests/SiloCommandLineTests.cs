using Encoder.TestSupport.Media;

namespace Encoder.Silo.Tests;

/// <summary>The command line of <c>encoder-silo</c>. A misspelt option was passed over in silence, and <c>--limits</c> had never been read.</summary>
public sealed class SiloCommandLineTests
{
    [Fact]
    public void Arguments_ThatAreNoOptions_AreAllNamed() => Assert.Equal(
        ["The option --clutser is unknown; see --help.", "'now' is not an option; see --help.", "--slots needs a value."],
        SiloCommandLine.Faults(["--clutser", "x", "--data=d", "now", "--Cluster:Id", "a", "--slots"]));

    [Fact]
    public void Help_EveryOption_IsInItAndInTheDocument()
    {
        var document = File.ReadAllText(Path.Combine(Root(), "docs", "silo.md"));
        Assert.All(SiloCommandLine.Mappings.Keys, option => Assert.Contains($"  {option} ", SiloCommandLine.Help(), StringComparison.Ordinal));
        Assert.All(SiloCommandLine.Mappings.Keys, option => Assert.Contains($"`{option} ", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0", "--cluster", "redis://127.0.0.1:1", "--listen is 0.0.0.0, which is not an address that others can connect to; give the address of this silo with --advertise.")]
    [InlineData("--listen", "10.0.0.1", "--cluster", "localhost", "--listen is 10.0.0.1, but --cluster localhost supports silos of one machine only; give a loopback address or another --cluster.")]
    [InlineData("--advertise", "0.0.0.0", "--cluster", "localhost", "--advertise is 0.0.0.0; give the IP address or host name under which others reach this silo.")]
    [InlineData("--limits", "memory=1", "--http-listen", "here", "--http-listen is here; give an IP address.")]
    public async Task Options_ThatCannotBe_AreRefusedBeforeAnythingIsWritten(string first, string one, string second, string other, string fault)
    {
        var data = Path.Combine(TestMedia.NewFolder(), "data");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MediaTool.RunAsync(Path.Combine(AppContext.BaseDirectory, "encoder-silo"), ["--data", data, first, one, second, other]));

        Assert.Contains($"\nexit 2\n{fault}\n", refused.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task Redis_ThatDoesNotAnswer_IsToldInOneSentenceWithoutItsPassword()
    {
        var data = Path.Combine(TestMedia.NewFolder(), "data");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MediaTool.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "encoder-silo"), ["--data", data, "--Cluster:Provider", "redis://me:secret@127.0.0.1:1"]));

        var said = refused.Message.ReplaceLineEndings("\n");
        Assert.EndsWith(
            "\nexit 1\nRedis at redis://127.0.0.1:1 does not answer: check that it is running and that this machine can reach it. [cluster.provider_unreachable]\n", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Encoder.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
