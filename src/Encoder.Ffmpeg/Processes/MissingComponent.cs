using System.Text.RegularExpressions;
using Encoder.Contracts;

namespace Encoder.Ffmpeg.Processes;

/// <summary>An ffmpeg that was built without an encoder or filter says so on stderr, and ends before the first frame.</summary>
internal static partial class MissingComponent
{
    public static Fault? FaultOrNull(string stderr, string subject, string detail)
    {
        if (Told().Match(stderr) is not { Success: true } told) return null;
        var (kind, name) = (told.Groups["kind"].Value, told.Groups["name"].Value);
        var wayOut = name == "zscale" ? "It maps high dynamic range: leave out the rungs of 8 bits, or install an ffmpeg that has it." : "Install an ffmpeg that has it.";
        return new(ErrorCodes.EncoderMissing, $"{subject} needs the {kind} {name}, which this node's ffmpeg lacks. {wayOut}", detail);
    }

    [GeneratedRegex(@"(Unknown (?<kind>encoder)|No such (?<kind>filter):?) '(?<name>[a-z0-9_]{1,40})'")]
    private static partial Regex Told();
}
