using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class ProcessRunnerTests
{
    [Fact]
    public async Task Runner_ProgressAmongLines_IsReportedApart()
    {
        var lines = new List<string>();
        var reports = new List<FfmpegProgress>();
        var request = Shell.Script("echo v000000.nut,0,1; printf 'frame=7\\nout_time_us=1500000\\ntotal_size=N/A\\nprogress=continue\\n'; echo v000001.nut,1,2; echo progress=end")
            .Hearing(lines) with { OnProgress = reports.Add };

        var outcome = await Shell.Runner().RunAsync(request, CancellationToken.None);

        Assert.True(outcome.ExitedCleanly);
        Assert.Equal(["v000000.nut,0,1", "v000001.nut,1,2"], lines);
        Assert.Equal([new(7, TimeSpan.FromSeconds(1.5), 0, false), new(7, TimeSpan.FromSeconds(1.5), 0, true)], reports);
        Assert.Equal(reports[^1], outcome.Progress);
    }

    [Fact]
    public async Task Runner_ExitBySignal_IsCrashWithCommandAndStderr()
    {
        var outcome = await Shell.Runner().RunAsync(Shell.Script("echo 'last words' >&2; kill -9 $$"), CancellationToken.None);

        Assert.Equal(9, outcome.Signal);
        var fault = outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder of chunk 3");
        Assert.Equal(ErrorCodes.EncoderCrashed, fault!.Code);
        Assert.Equal("The encoder of chunk 3 was killed by signal 9 (SIGKILL).", fault.Message);
        Assert.Equal("was killed by signal 9 (SIGKILL)\n$ sh -c 'echo '\\''last words'\\'' >&2; kill -9 $$'\nlast words", fault.Detail);
    }

    [Fact]
    public async Task Runner_ExitStatus_IsTold()
    {
        var outcome = await Shell.Runner().RunAsync(Shell.Script("exit 69"), CancellationToken.None);

        Assert.False(outcome.ExitedCleanly);
        Assert.Null(outcome.Signal);
        Assert.Equal("The splitter ended with exit status 69.", outcome.FaultOrNull(ErrorCodes.SplitFailed, "The splitter")!.Message);
    }

    [Fact]
    public async Task Runner_FullDisk_IsToldEvenWithExitZero()
    {
        var outcome = await Shell.Runner().RunAsync(Shell.Script("echo 'av_interleaved_write_frame(): No space left on device' >&2"), CancellationToken.None);

        Assert.True(outcome.ExitedCleanly);
        Assert.Equal(ErrorCodes.DiskFull, outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder")!.Code);
    }

    [Fact]
    public async Task Runner_ListenerChokesOnAFileCutOffByAFullDisk_IsTheFullDisk()
    {
        var request = Shell.Script("echo 'Error writing trailer of v%06d.nut: No space left on device' >&2; echo v000000.nut,0,1") with
        {
            OnLine = (_, _) => throw new FaultException(ErrorCodes.SplitFailed, "The file is cut off."),
        };

        var failure = await Assert.ThrowsAsync<FaultException>(() => Shell.Runner().RunAsync(request, CancellationToken.None));

        Assert.Equal(ErrorCodes.DiskFull, failure.Fault.Code);
    }

    [Fact]
    public async Task Runner_EndlessStderr_KeepsABoundedCleanTail()
    {
        var outcome = await Shell.Runner().RunAsync(
            Shell.Script("yes 'noise' | head -c 4000000 >&2; head -c 1000000 /dev/zero >&2; printf '\\n\\033[31mred\\n' >&2"), CancellationToken.None);

        Assert.InRange(outcome.StderrTail.Length, 1, 16 * 1024);
        Assert.InRange(outcome.StderrTail.Split('\n').Length, 1, 40);
        Assert.DoesNotContain(outcome.StderrTail, c => char.IsControl(c) && c != '\n');
        Assert.EndsWith("[31mred", outcome.StderrTail);
    }

    [Fact]
    public async Task Runner_MissingProgram_IsFfmpegMissing()
    {
        var fault = await Assert.ThrowsAsync<FaultException>(() => Shell.Runner().RunAsync(
            new ProcessRequest(new FfmpegCommand("ffmpeg-that-is-not-there", [])), CancellationToken.None));

        Assert.Equal(ErrorCodes.FfmpegMissing, fault.Fault.Code);
    }

    [Fact]
    public async Task Runner_Environment_IsNotInherited()
    {
        var lines = new List<string>();

        await Shell.Runner().RunAsync(new ProcessRequest(new FfmpegCommand("env", [])).Hearing(lines), CancellationToken.None);

        string[] allowed = ["PATH", "LD_LIBRARY_PATH", "LC_ALL", "AV_LOG_FORCE_NOCOLOR", "SVT_LOG", "_", "PWD", "OLDPWD"];
        Assert.All(lines, line => Assert.Contains(line.Split('=')[0], allowed));
    }

    [Fact]
    public async Task Runner_FailingListener_StopsTheChildAndIsTheFailure()
    {
        var pid = "";
        var request = Shell.Script("echo $$; exec sleep 1000") with
        {
            OnLine = (line, _) =>
            {
                pid = line;
                throw new FaultException(ErrorCodes.StoreUnwritable, "The store is gone.");
            },
        };

        var failure = await Assert.ThrowsAsync<FaultException>(() => Shell.Runner().RunAsync(request, CancellationToken.None));

        Assert.Equal(ErrorCodes.StoreUnwritable, failure.Fault.Code);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }
}
