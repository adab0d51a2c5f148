using System.Text.Json;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Encode;

/// <summary>The command against a fake engine: what it leaves in the folder, says and exits with.</summary>
public sealed partial class EncodeCommandTests : IDisposable
{
    private static readonly string[] Delivered =
    [
        "360p.mp4", "360p/init.mp4", "360p/playlist.m3u8", "360p/seg-00000.m4s", "360p/seg-00001.m4s",
        "audio-eng/init.mp4", "audio-eng/playlist.m3u8", "audio-eng/seg-00000.m4s", "audio-eng/seg-00001.m4s",
        "job.json", "manifest.mpd", "master.m3u8",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly string input;
    private readonly string output;

    public EncodeCommandTests()
    {
        input = folder.Write("clip.mp4", "a clip");
        output = folder["out"];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_NewFolder_DeliversEverythingAndNothingElse()
    {
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command("--slots", "3")));
        Assert.Equal(Delivered, folder.Entries("out"));
        Assert.Equal(3, run.Engine!.Options.Slots);
        Assert.True(run.Engine.IsDisposed);
        Assert.Contains("Frames in 100 = frames out 100 (360p)", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Run_LimitsInTheConfigFile_ReachTheEngine()
    {
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command("--config", folder.Write("config.json", """{ "limits": ["cpu=2h", "tracks=5"] }"""))));

        Assert.Equal((TimeSpan.FromHours(2), 5), (run.Engine!.Options.Limits.Process.CpuTime, run.Engine.Options.Limits.Input.MaxStreams));
    }

    // It is so of the machine, not of the file: told with every encode it is noise.
    [Fact]
    public async Task Run_MachineWithoutASandbox_WarnsOnceForGoodAndNeverQuietly()
    {
        var state = folder["state"];
        CommandRun Run() => new(options => new FakeEngine(options) { Unprotected = [new Fault(ErrorCodes.NodeUnprotected, "bwrap is missing.")] }) { StateFolder = state };
        var (quiet, first, second) = (Run(), Run(), Run());

        Assert.Equal(0, await quiet.RunAsync(Command("--quiet")));
        Assert.Equal(0, await first.RunAsync(Command("--force")));
        Assert.Equal(0, await second.RunAsync(Command("--force")));

        Assert.Equal(("", "encoder: warning: bwrap is missing. [node.unprotected]\n", ""), (quiet.Error, first.Error, second.Error));
    }

    [Fact]
    public async Task Run_QuietAndAllWell_SaysNothing()
    {
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command("--quiet")));
        Assert.Equal(("", ""), (run.Out, run.Error));
    }

    [Fact]
    public async Task Run_Json_EveryLineIsAnObjectAndTheLastIsDone()
    {
        var run = new CommandRun(options => new FakeEngine(options) { Warnings = [new Fault(ErrorCodes.SplitIncomplete, "Odd.")] });

        Assert.Equal(0, await run.RunAsync(Command("--json")));
        var events = run.Out.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()).ToList();
        Assert.Equal(["warning", "progress", "progress", "done"], events);
    }

    [Fact]
    public async Task Run_Terminal_DrawsBarsAndEndsWithTheSummary()
    {
        var run = new CommandRun(isTerminal: true);

        Assert.Equal(0, await run.RunAsync(Command()));
        Assert.Contains("Frames in 100 = frames out 100 (360p)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TemporaryFolder_HoldsTheWorkAndIsEmptyAtTheEnd()
    {
        var run = new CommandRun();
        Directory.CreateDirectory(folder["tmp"]);

        Assert.Equal(0, await run.RunAsync(Command("--temp-dir", folder["tmp"])));
        Assert.StartsWith(folder["tmp/encoder-"], run.Engine!.Options.DataDirectory, StringComparison.Ordinal);
        Assert.Empty(folder.Entries("tmp"));
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_SameCommandAgain_IsDoneAlready()
    {
        await new CommandRun().RunAsync(Command());
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command()));
        Assert.Null(run.Engine);
        Assert.StartsWith("Already done: ", run.Out, StringComparison.Ordinal);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Theory]
    [InlineData("360p/seg-00001.m4s")]
    [InlineData("360p/playlist.m3u8")]
    [InlineData("360p.mp4")]
    [InlineData("manifest.mpd")]
    public async Task Run_SameCommandAgainAndAFileIsGone_EncodesAnew(string gone)
    {
        await new CommandRun().RunAsync(Command());
        File.Delete(Path.Combine(output, gone));
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(Command()));
        Assert.NotNull(run.Engine);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_SameCommandAgainAndASegmentIsCut_EncodesAnew()
    {
        await new CommandRun().RunAsync(Command());
        folder.Write("out/360p/seg-00001.m4s", "cut");

        Assert.Equal(0, await new CommandRun().RunAsync(Command()));
        Assert.Equal("67890", File.ReadAllText(folder["out/360p/seg-00001.m4s"]));
    }

    [Fact]
    public async Task Run_OtherSourceInFinishedFolder_IsRefused()
    {
        await new CommandRun().RunAsync(Command());
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", folder.Write("other.mp4", "another clip"), "-o", output, "--ladder", "360p"));
        Assert.Equal($"encoder: The folder {output} contains the output of clip.mp4. Choose another folder, or replace the files with --force. [output.taken]\n", run.Error);
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_OtherSpecInFinishedFolder_IsRefused()
    {
        await new CommandRun().RunAsync(Command());
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync(Command("--segment-seconds", "2")));
        Assert.Contains("contains the output of clip.mp4 with another spec.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherSpecWithForce_ReplacesItsFilesAndNoOthers()
    {
        await new CommandRun().RunAsync(Command());
        folder.Write("out/notes.txt");
        folder.Write("out/360p/notes.txt");

        Assert.Equal(0, await new CommandRun().RunAsync("encode", input, "-o", output, "--ladder", "240p", "--force"));
        Assert.Equal(["240p.mp4", "240p/init.mp4", "240p/playlist.m3u8", "240p/seg-00000.m4s", "240p/seg-00001.m4s", "360p/notes.txt", .. Delivered[5..], "notes.txt"], folder.Entries("out"));
    }

    // By its report the job made no MP4, no HLS and two segments: files of those names are somebody else's.
    [Fact]
    public async Task Run_OtherSpecWithForce_KeepsFilesOfOurNamesThatTheJobDidNotMake()
    {
        var spec = folder.Write("spec.json", """{ "ladder": [{ "name": "360p" }], "delivery": { "mp4": false, "hls": false } }""");
        Assert.Equal(0, await new CommandRun().RunAsync("encode", input, "-o", output, "--spec", spec));
        string[] others = ["360p.mp4", "360p/playlist.m3u8", "360p/seg-00002.m4s", "360p/subtitles.vtt", "audio-eng.mp4", "master.m3u8", "poster.jpg"];
        foreach (var name in others) folder.Write($"out/{name}", "mine");

        Assert.Equal(0, await new CommandRun().RunAsync("encode", input, "-o", output, "--ladder", "240p", "--force"));
        Assert.Equal(others.Where(name => name != "master.m3u8"), others.Where(name => File.Exists(folder["out/" + name]) && File.ReadAllText(folder["out/" + name]) == "mine"));
    }

    [Fact]
    public async Task Run_ForeignFilesOfOtherNames_StayBeside()
    {
        folder.Write("out/holiday.mov");

        Assert.Equal(0, await new CommandRun().RunAsync(Command()));
        Assert.Equal([.. Delivered[..^3], "holiday.mov", .. Delivered[^3..]], folder.Entries("out"));
    }

    [Theory]
    [InlineData("360p.mp4")]
    [InlineData("360p/init.mp4")]
    [InlineData("audio-eng/seg-00000.m4s")]
    [InlineData("job.json")]
    public async Task Run_ForeignFileOfOurName_IsRefusedAndKept(string name)
    {
        folder.Write($"out/{name}", "mine");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Null(run.Engine);
        Assert.Equal($"encoder: The folder {output} contains a file {name}. Choose another folder, or replace the files with --force. [output.taken]\n", run.Error);
        Assert.Equal([name], folder.Entries("out"));

        Assert.Equal(0, await new CommandRun().RunAsync(Command("--force")));
        Assert.Equal(Delivered, folder.Entries("out"));
    }

    [Fact]
    public async Task Run_SourceHasANameOfTheOutput_IsRefusedEvenWithForce()
    {
        var source = folder.Write("out/360p.mp4", "a clip");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", source, "-o", output, "--ladder", "360p", "--force"));
        Assert.Contains("[output.taken]", run.Error, StringComparison.Ordinal);
        Assert.Equal(["360p.mp4"], folder.Entries("out"));
    }

    [Fact]
    public async Task Run_ForeignFileAppearsMeanwhile_IsRefusedAtDeliveryAndKept()
    {
        var run = new CommandRun(options => new FakeEngine(options) { BeforeEnd = () => folder.Write("out/master.m3u8", "mine") });

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Contains("[output.taken]", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder["out/master.m3u8"]));
        Assert.Equal(["master.m3u8"], folder.Entries("out"));
    }

    [Fact]
    public async Task Run_JobFails_LeavesNothingBehind()
    {
        var run = new CommandRun(options => new FakeEngine(options) { Fault = new Fault(ErrorCodes.EncoderCrashed, "Chunk 1 failed.", "exit status 1") });

        Assert.Equal(1, await run.RunAsync("encode", input, "-o", folder["new/deep/out"], "--ladder", "360p"));
        Assert.Equal("encoder: Chunk 1 failed. [chunk.encoder_crashed]\n", run.Error);
        Assert.True(run.Engine!.IsDisposed);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    [Fact]
    public async Task Run_JobFailsInFolderThatWasThere_LeavesTheFolder()
    {
        Directory.CreateDirectory(output);
        var run = new CommandRun(options => new FakeEngine(options) { Fault = new Fault(ErrorCodes.EncoderCrashed, "Chunk 1 failed.") });

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Equal(["clip.mp4", "out"], folder.Entries());
    }

    [Fact]
    public async Task Run_EngineCannotStart_LeavesNothingBehind()
    {
        var run = new CommandRun(_ => throw new FaultException(ErrorCodes.FfmpegMissing, "ffmpeg was not found; install it."));

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Equal("encoder: ffmpeg was not found; install it. [node.ffmpeg_missing]\n", run.Error);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    [Fact]
    public async Task Run_Unforeseen_IsToldInOneSentenceAndLeavesNothingBehind()
    {
        var run = new CommandRun(_ => throw new InvalidOperationException("Oh."));

        Assert.Equal(1, await run.RunAsync(Command()));
        Assert.Equal("encoder: Unexpected: Oh. [work.failed]\n", run.Error);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    [Fact]
    public async Task Run_Cancelled_StopsTheJobAndLeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        var run = new CommandRun(options => new FakeEngine(options) { Waiting = waiting });

        var exit = run.RunAsync(cancellation.Token, Command());
        await waiting.Task;
        await cancellation.CancelAsync();

        Assert.Equal(130, await exit);
        Assert.Equal((true, true), (run.Engine!.IsCancelled, run.Engine.IsDisposed));
        Assert.Equal("encoder: cancelled; all unfinished files were removed.\n", run.Error);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    [Fact]
    public async Task Run_TwoAtOnce_SecondIsRefusedAndFirstGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        var first = new CommandRun(options => new FakeEngine(options) { Waiting = waiting }).RunAsync(cancellation.Token, Command());
        await waiting.Task;
        var second = new CommandRun();

        Assert.Equal(1, await second.RunAsync(Command("--force")));
        Assert.Equal($"encoder: Another command is encoding into {output}. Wait until it ends, or choose another folder. [output.taken]\n", second.Error);
        Assert.False(first.IsCompleted);

        await cancellation.CancelAsync();
        Assert.Equal(130, await first);
    }

    [Theory]
    [InlineData("none.mp4", "asset.not_found")]
    [InlineData("", "asset.not_found")]
    [InlineData("empty.mp4", "asset.empty")]
    public async Task Run_NoUsableInput_FailsBeforeTouchingAnything(string name, string code)
    {
        folder.Write("empty.mp4", "");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", folder[name], "-o", output, "--ladder", "360p"));
        Assert.Matches($@"^encoder: [^\n]+\. \[{code}\]\n$", run.Error);
        Assert.Equal(["clip.mp4", "empty.mp4"], folder.Entries());
    }

    [Theory]
    [InlineData("clip.mp4", "[store.unwritable]")]
    [InlineData("clip.mp4/deeper", "[store.unwritable]")]
    public async Task Run_OutputIsNoFolder_Fails(string name, string code)
    {
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", input, "-o", folder[name], "--ladder", "360p"));
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    // Refused before the finished output goes, which --force would replace.
    [Fact]
    public async Task Run_WorkFolderOfOthersWithForce_IsRefusedAndAllIsKept()
    {
        await new CommandRun().RunAsync(Command());
        folder.Write("out/.encoder/work/film.mkv");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync(Command("--chunk-seconds", "2", "--force")));
        Assert.Contains("contains files that are not from this program. Move them, or choose another folder. [output.taken]", run.Error, StringComparison.Ordinal);
        Assert.Equal([".encoder/work/film.mkv", .. Delivered], folder.Entries("out"));
    }

    [Fact]
    public async Task Run_TemporaryFolderMissing_Fails()
    {
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync(Command("--temp-dir", folder["none"])));
        Assert.Contains("[store.unwritable]", run.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    private string[] Command(params string[] more) => ["encode", input, "-o", output, "--ladder", "360p", .. more];
}
