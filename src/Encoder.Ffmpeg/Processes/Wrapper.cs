using System.Globalization;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Processes;

/// <summary>One small program that sets a bound and then becomes the next one in the chain.</summary>
/// <param name="Program">Its name on the PATH.</param>
/// <param name="Without">What a node has to do without when it is missing.</param>
/// <param name="Depth">How many processes it leaves standing around the program.</param>
internal sealed record Wrapper(string Program, string Without, int Depth, Func<WrappedCall, IEnumerable<string>> Arguments)
{
    // Debian's ffmpeg finds its linear algebra through /etc/alternatives.
    private static readonly string[] SystemFolders =
        ["/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/opt", "/nix/store"];

    /// <summary>A process group of its own, so that all of it can be killed at once.</summary>
    public static readonly Wrapper Group = new("setsid", "child processes of a killed ffmpeg are not killed with it", 0, _ => []);

    /// <summary>The child dies with the node, however the node ends.</summary>
    public static readonly Wrapper DeathSignal = new(
        "setpriv", "ffmpeg keeps running for a while after the node is killed", 0, _ => ["--pdeathsig", "KILL"]);

    /// <summary>The kernel's limits; no core dump, which would hold the asset's pictures.</summary>
    public static readonly Wrapper Limits = new("prlimit", "the memory, files and processor time of ffmpeg are not limited", 0, call =>
    [
        $"--as={Text(call.Limits.AddressSpaceBytes)}", $"--fsize={Text(call.Limits.FileSizeBytes)}",
        $"--cpu={Text((long)Math.Ceiling(call.Limits.CpuTime.TotalSeconds))}", $"--nofile={Text(call.Limits.OpenFiles)}", "--core=0",
    ]);

    /// <summary>The node's own work goes first.</summary>
    public static readonly Wrapper Priority = new("nice", "ffmpeg competes with the node's own work", 0, call => ["-n", Text(call.Niceness)]);

    /// <summary>Own namespaces: no network (but for who reads an arriving asset, whose protocols are bound to its endpoint), no other processes, only the system's libraries and the command's files.</summary>
    public static readonly Wrapper Sandbox = new("bwrap", "ffmpeg can read all files of this user", 2, call =>
    [
        "--unshare-all", .. call.Command.UsesLoopback ? (string[])["--share-net"] : [], "--die-with-parent", "--dev", "/dev", "--tmpfs", "/tmp",
        .. SystemFolders.SelectMany(folder => (string[])["--ro-bind-try", folder, folder]),
        .. ReadOnly(Path.GetDirectoryName(call.Program)!),
        .. call.Command.Reads.SelectMany(ReadOnly),
        .. call.Command.ScratchDirectory is { } scratch ? (string[])["--bind", scratch, scratch, "--chdir", scratch] : [],
    ]);

    /// <summary>Every wrapper, outermost first.</summary>
    public static readonly IReadOnlyList<Wrapper> All = [Group, DeathSignal, Limits, Priority, Sandbox];

    private static string[] ReadOnly(string path) => ["--ro-bind", path, path];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the wrappers of a call need to know.</summary>
/// <param name="Program">Absolute path of the program.</param>
internal sealed record WrappedCall(string Program, FfmpegCommand Command, ProcessLimits Limits, int Niceness);
