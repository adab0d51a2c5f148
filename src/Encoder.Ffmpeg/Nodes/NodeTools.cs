using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Nodes;

/// <summary>
/// The tools of this node: its ffmpeg build, the restrictions that work, and the runner that applies them to child processes.
/// The check runs <c>ffmpeg -version</c> once; the lists of encoders and decoders are read at first use.
/// </summary>
public sealed class NodeTools
{
    private readonly Lazy<Task<IReadOnlySet<string>>> encoders;
    private readonly Lazy<Task<IReadOnlySet<string>>> decoders;

    private NodeTools(FfmpegBuild build, NodeCapabilities capabilities, IProcessRunner runner)
    {
        Build = build;
        Capabilities = capabilities;
        Runner = runner;
        encoders = new(() => CodecList.ReadAsync(runner, "-encoders"));
        decoders = new(() => CodecList.ReadAsync(runner, "-decoders"));
    }

    /// <summary>The ffmpeg build. Outputs are byte-identical within one build.</summary>
    public FfmpegBuild Build { get; }

    /// <summary>The restrictions that work on this node.</summary>
    public NodeCapabilities Capabilities { get; }

    /// <summary>The runner that starts all child processes.</summary>
    public IProcessRunner Runner { get; }

    /// <summary>Names of the encoders this ffmpeg has, such as <c>libx264</c>.</summary>
    public Task<IReadOnlySet<string>> EncodersAsync(CancellationToken cancellationToken) => encoders.Value.WaitAsync(cancellationToken);

    /// <summary>Names of the decoders this ffmpeg has, such as <c>h264</c>.</summary>
    public Task<IReadOnlySet<string>> DecodersAsync(CancellationToken cancellationToken) => decoders.Value.WaitAsync(cancellationToken);

    /// <summary>Finds the node's tools.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>: ffmpeg or ffprobe was not found, does not start or is too old.</exception>
    public static async Task<NodeTools> ProbeAsync(FfmpegOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Validate() is { Count: > 0 } faults) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        Require(options.FfmpegPath);
        Require(options.FfprobePath);
        Wrapper[] wanted = [.. Wrapper.All.Where(wrapper => IsWanted(wrapper, options))];
        var trial = new WrapperCheck(options, time);
        var (chain, version) = await trial.RunAsync(WrapperChain.Installed(wanted), cancellationToken).ConfigureAwait(false);
        var build = FfmpegBuild.Parse(version);
        if (build.IsTooOld) throw Missing($"This node has ffmpeg {build.Version}; version 5.1 or newer is needed.");
        return new NodeTools(build, Describe(wanted, chain), new ProcessRunner(options, chain, time));
    }

    // Niceness 0 is the default, so the wrapper is not needed.
    private static bool IsWanted(Wrapper wrapper, FfmpegOptions options) =>
        (wrapper != Wrapper.Sandbox || options.UseSandbox) && (wrapper != Wrapper.Priority || options.Niceness != 0);

    private static NodeCapabilities Describe(IReadOnlyList<Wrapper> wanted, WrapperChain chain) => new(
        chain.Has(Wrapper.Group), chain.Has(Wrapper.DeathSignal), chain.Has(Wrapper.Limits), chain.Has(Wrapper.Priority), chain.Has(Wrapper.Sandbox),
        [.. wanted.Where(wrapper => !chain.Has(wrapper)).Select(wrapper => $"{wrapper.Program} is missing or does not work here: {wrapper.Without}.")]);

    private static void Require(string program)
    {
        if (ProgramPath.Find(program) is null)
            throw Missing($"{program} was not found on this node. Install ffmpeg, or set its path.");
    }

    private static FaultException Missing(string message) => new(ErrorCodes.FfmpegMissing, message);
}

/// <summary>Parses the names in the output of <c>ffmpeg -encoders</c> and <c>-decoders</c>.</summary>
file static class CodecList
{
    public static async Task<IReadOnlySet<string>> ReadAsync(IProcessRunner runner, string list)
    {
        var names = new HashSet<string>();
        var request = new ProcessRequest(new FfmpegCommand("ffmpeg", ["-nostdin", "-hide_banner", "-v", "error", list]))
        {
            IsProbe = true,
            OnLine = (line, _) =>
            {
                // " V....D libx264   libx264 H.264 …": flags, name, title. The legend above it has "=" in place of a name.
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [{ Length: 6 }, var name, ..] && name != "=") names.Add(name);
                return ValueTask.CompletedTask;
            },
        };
        var outcome = await runner.RunAsync(request, CancellationToken.None).ConfigureAwait(false);
        return outcome.FaultOrNull(ErrorCodes.FfmpegMissing, "ffmpeg on this node") is { } fault ? throw new FaultException(fault) : names;
    }
}
