using Encoder.Contracts;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Detects a full disk, which only stderr shows: the segment muxer lists a file that it could not finish, and ffmpeg exits with 0.</summary>
internal static class DiskFull
{
    public static bool IsReportedIn(string stderr) =>
        stderr.Split('\n').Any(line => line.EndsWith("No space left on device", StringComparison.Ordinal));

    public static Fault Fault(string subject, string detail) =>
        new(ErrorCodes.DiskFull, $"{subject} could not write because the disk is full. Free some space and try again.", detail);
}
