using System.Diagnostics;
using System.Text;
using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Runs commands within the wrappers of the node.</summary>
internal sealed class ProcessRunner(FfmpegOptions options, WrapperChain wrappers, TimeProvider time) : IProcessRunner
{
    // A child inherits no other environment variables: FFREPORT, for example, would make ffmpeg write files.
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot"];

    private int SessionNiceness => wrappers.Has(Wrapper.Group) && wrappers.Has(Wrapper.Priority) ? options.Niceness : 0;

    public async Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limits = request.Limits ?? LimitsFor(request);
        using var process = await SpawnThread.StartAsync(StartInfo(request.Command, limits)).ConfigureAwait(false);
        var child = new Child(process, wrappers.Has(Wrapper.Group), wrappers.Depth, SessionNiceness);
        using var run = new ProcessRun(child, request, limits, options.GraceTime, time);
        return await run.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private ProcessLimits LimitsFor(ProcessRequest request)
    {
        var limits = request.IsProbe ? options.ProbeLimits : options.Limits;
        return request.Input is null ? limits : limits.WhileArriving;
    }

    private ProcessStartInfo StartInfo(FfmpegCommand command, ProcessLimits limits)
    {
        var words = wrappers.Wrap(new WrappedCall(Resolve(command.Program), command, limits, options.Niceness));
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            // Redirect all three, or .NET would pass the terminal to the child.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = command.ScratchDirectory ?? Path.GetTempPath(),
        };
        var inherited = start.Environment.Where(variable => Inherited.Contains(variable.Key)).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited) start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        // SVT-AV1 prints a banner to stderr at every start; level 1 prints errors only.
        start.Environment["SVT_LOG"] = "1";
        return start;
    }

    private string Resolve(string program)
    {
        var wanted = program switch { "ffmpeg" => options.FfmpegPath, "ffprobe" => options.FfprobePath, _ => program };
        return ProgramPath.Find(wanted)
            ?? throw new FaultException(ErrorCodes.FfmpegMissing, $"{wanted} was not found on this node. Install ffmpeg, or set its path.");
    }
}
