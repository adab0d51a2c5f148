using Encoder.Cli.Output;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Encode;

public sealed partial class EncodeCommandTests
{
    [Fact]
    public async Task Run_AfterKill_GoesOnFromWhatIsCommitted()
    {
        var key = await KillAsync(Command());
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command()));
        Assert.True(run.Engine!.FoundCommitted);
        Assert.Equal(key, run.Engine.Key);
        Assert.StartsWith("Continuing the work of an interrupted command.\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_AfterKillDuringDelivery_DeliversTheRestWithoutEncoding()
    {
        await new CommandRun().RunAsync(Command());
        var work = WorkFolders.WorkDirectory(output, null);
        using (var killed = OutputClaim.Take(output))
        {
            var report = FinishedOutput.Find(output)!.Report;
            var record = killed.Begin(JobIdentity.Of(report), work, mayReplace: false);
            Directory.CreateDirectory(work);
            foreach (var path in new[] { "master.m3u8", "job.json" })
                File.Move(Path.Combine(output, path), Path.Combine(work, path));
            killed.BeginDelivery(record, new DeliveryList(work, Delivered));
        }
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command()));
        Assert.Null(run.Engine);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_AfterKillWithAnotherSpec_IsRefusedAndWorkKept()
    {
        await KillAsync(Command());
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync(Command("--chunk-seconds", "2")));
        Assert.Contains("contains unfinished work on clip.mp4 with another spec.", run.Error, StringComparison.Ordinal);
        var again = new CommandRun();
        Assert.Equal(0, await again.RunAsync(Command()));
        Assert.True(again.Engine!.FoundCommitted);
    }

    [Fact]
    public async Task Run_AfterKillWithAnotherSpecAndForce_BeginsAnew()
    {
        await KillAsync(Command());
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command("--chunk-seconds", "2", "--force")));
        Assert.False(run.Engine!.FoundCommitted);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_AfterKillWithAnotherTemporaryFolder_BeginsAnewThereAndCleansTheOld()
    {
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        await KillAsync(Command("--temp-dir", folder["a"]));
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command("--temp-dir", folder["b"])));
        Assert.False(run.Engine!.FoundCommitted);
        Assert.Equal(["a", "b", "clip.mp4", .. Delivered.Select(name => "out/" + name)], folder.Entries());
    }

    [Fact]
    public async Task Run_FailsAfterKill_LeavesNotEvenTheFolderThatTheKilledOneMade()
    {
        await KillAsync(Command());
        var run = new CommandRun(options => new FakeEngine(options) { Fault = new Fault(ErrorCodes.EncoderCrashed, "Chunk 1 failed.") });

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    /// <summary>Runs the command until it encodes and leaves everything as a kill would; gives the idempotency key.</summary>
    private async Task<string> KillAsync(string[] command)
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        var run = new CommandRun(options => new FakeEngine(options) { Waiting = waiting });
        var running = run.RunAsync(cancellation.Token, command);
        await waiting.Task;
        using var snapshot = new TemporaryFolder();
        Copy(folder.Path, snapshot.Path);
        await cancellation.CancelAsync();
        await running;
        Copy(snapshot.Path, folder.Path);
        return run.Engine!.Key!;
    }

    // Without the lock file's hold: that one ends with the process.
    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetFileName(path) == "lock")
                File.WriteAllText(target, "");
            else
                File.Copy(path, target, overwrite: true);
        }
    }
}
