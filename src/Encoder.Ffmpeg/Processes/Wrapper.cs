using System.Globalization;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A small program that sets one restriction and then executes the next program of the chain.</summary>
/// <param name="Program">Its name on the PATH.</param>
/// <param name="Without">The consequence for the node when it is missing.</param>
/// <param name="Depth">The number of processes that it keeps around the program.</param>
internal sealed record Wrapper(string Program, string Without, int Depth, Func<WrappedCall, IEnumerable<string>> Arguments)
{
    // Debian's ffmpeg finds its linear algebra through /etc/alternatives.
    private static readonly string[] SystemFolders =
        ["/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/opt", "/nix/store"];

    /// <summary>A separate process group, so that the child and its descendants can be killed together.</summary>
    public static readonly Wrapper Group = new("setsid", "child processes of a killed ffmpeg are not killed with it", 0, _ => []);

    /// <summary>The kernel kills the child when the node ends in any way.</summary>
    public static readonly Wrapper DeathSignal = new(
        "setpriv", "ffmpeg keeps running for a while after the node is killed", 0, _ => ["--pdeathsig", "KILL"]);

    /// <summary>Kernel limits; no core dump, which would contain pictures of the asset.</summary>
    public static readonly Wrapper Limits = new("prlimit", "the memory, files and processor time of ffmpeg are not limited", 0, call =>
    [
        $"--as={Text(call.Limits.AddressSpaceBytes)}", $"--fsize={Text(call.Limits.FileSizeBytes)}",
        $"--cpu={Text((long)Math.Ceiling(call.Limits.CpuTime.TotalSeconds))}", $"--nofile={Text(call.Limits.OpenFiles)}", "--core=0",
    ]);

    /// <summary>Gives the node's own work priority.</summary>
    public static readonly Wrapper Priority = new("nice", "ffmpeg competes with the node's own work", 0, call => ["-n", Text(call.Niceness)]);

    /// <summary>Separate namespaces: no network (except for readers of an arriving asset, and of a live stream), no other processes, only system libraries and the files of the command.</summary>
    public static readonly Wrapper Sandbox = new("bwrap", "ffmpeg can read all files of this user", 2, call =>
    [
        "--unshare-all", .. call.Command.UsesNetwork ? (string[])["--share-net"] : [], "--die-with-parent", "--dev", "/dev", "--tmpfs", "/tmp",
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

/// <summary>The parameters of a call for the wrappers.</summary>
/// <param name="Program">Absolute path of the program.</param>
internal sealed record WrappedCall(string Program, FfmpegCommand Command, ProcessLimits Limits, int Niceness);
