using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.Serve;

public sealed class NewKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task NewKey_Printed_IsNotInTheFile()
    {
        var run = new CommandRun();
        var file = Path.Combine(folder.Path, "keys.json");

        Assert.Equal(0, await run.RunAsync("keys", "new", "ci", "--keys", file));
        Assert.Equal(0, await run.RunAsync("keys", "new", "ops", "--keys", file, "--scopes", "admin", "--tenant", "studio"));

        var keys = run.Out.Trim().Split('\n');
        var content = await File.ReadAllTextAsync(file);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.StartsWith("enc_", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain(key, content, StringComparison.Ordinal));
        Assert.Contains("\"studio\"", content, StringComparison.Ordinal);
    }

    // The link became a file of its own, and a file named keys.json.new was overwritten.
    [Fact]
    public async Task NewKey_FileIsALink_IsWrittenWhereItLeads()
    {
        var run = new CommandRun();
        File.CreateSymbolicLink(folder["keys.json"], folder["etc/keys.json"]);
        folder.Write("etc/keys.json.new", "mine");
        folder.Write("keys.json.new", "mine");

        Assert.Equal(0, await run.RunAsync("keys", "new", "ci", "--keys", folder["etc/keys.json"]));
        Assert.Equal(0, await run.RunAsync("keys", "new", "ops", "--keys", folder["keys.json"]));

        Assert.NotNull(new FileInfo(folder["keys.json"]).LinkTarget);
        Assert.Contains("\"ops\"", await File.ReadAllTextAsync(folder["etc/keys.json"]), StringComparison.Ordinal);
        Assert.Equal(["etc/keys.json", "etc/keys.json.new", "keys.json", "keys.json.new"], folder.Entries());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["etc/keys.json"]));
    }

    [Theory]
    [InlineData("ci", "--scopes", "root")]
    [InlineData("a b", "--scopes", "read")]
    [InlineData("ci", "--tenant", "*")]
    public async Task NewKey_WithAWrongValue_IsAMistake(params string[] args)
    {
        var run = new CommandRun();
        var file = Path.Combine(folder.Path, "keys.json");

        Assert.Equal(2, await run.RunAsync(["keys", "new", "--keys", file, .. args]));

        Assert.NotEmpty(run.Error);
        Assert.False(File.Exists(file));
    }
}
