using Encoder.Contracts;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A full disk shows in stderr only: the segment muxer names a file it could not finish, and ffmpeg ends with 0.</summary>
internal static class DiskFull
{
    public static bool IsToldIn(string stderr) =>
        stderr.Split('\n').Any(line => line.EndsWith("No space left on device", StringComparison.Ordinal));

    public static Fault Fault(string subject, string detail) =>
        new(ErrorCodes.DiskFull, $"{subject} could not write because the disk is full. Free some space and try again.", detail);
}
