namespace Encoder.Ffmpeg.Nodes;

/// <summary>Which means of keeping children in bounds work on this node. A missing one gives one warning; the node runs without it.</summary>
/// <param name="ProcessGroup"><c>setsid</c>: a child and all it starts can be killed together.</param>
/// <param name="DiesWithNode"><c>setpriv --pdeathsig</c>: children end when the node is killed.</param>
/// <param name="ResourceLimits"><c>prlimit</c>: memory, file size, processor time, open files.</param>
/// <param name="Niceness"><c>nice</c>: the node's own work goes first.</param>
/// <param name="Sandbox"><c>bwrap</c>: no network, only the files of the command.</param>
/// <param name="Warnings">One sentence for each that is missing.</param>
public sealed record NodeCapabilities(
    bool ProcessGroup, bool DiesWithNode, bool ResourceLimits, bool Niceness, bool Sandbox, IReadOnlyList<string> Warnings);
