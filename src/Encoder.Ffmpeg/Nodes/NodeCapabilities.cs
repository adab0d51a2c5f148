namespace Encoder.Ffmpeg.Nodes;

/// <summary>The restrictions of child processes that work on this node. A missing one causes a warning; the node runs without it.</summary>
/// <param name="ProcessGroup"><c>setsid</c>: a child and all its descendants can be killed together.</param>
/// <param name="DiesWithNode"><c>setpriv --pdeathsig</c>: child processes end when the node is killed.</param>
/// <param name="ResourceLimits"><c>prlimit</c>: memory, file size, processor time, open files.</param>
/// <param name="Niceness"><c>nice</c>: the node's own work has priority.</param>
/// <param name="Sandbox"><c>bwrap</c>: no network, only the files of the command.</param>
/// <param name="Warnings">One sentence for each that is missing.</param>
public sealed record NodeCapabilities(
    bool ProcessGroup, bool DiesWithNode, bool ResourceLimits, bool Niceness, bool Sandbox, IReadOnlyList<string> Warnings);
