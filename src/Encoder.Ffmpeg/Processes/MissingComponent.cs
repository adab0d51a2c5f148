using System.Text.RegularExpressions;
using Encoder.Contracts;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Detects that ffmpeg was built without an encoder or filter: it prints that to stderr and ends before the first frame.</summary>
internal static partial class MissingComponent
{
    public static Fault? FaultOrNull(string stderr, string subject, string detail)
    {
        if (ErrorLine().Match(stderr) is not { Success: true } match) return null;
        var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
        var wayOut = name == "zscale" ? "The filter converts high dynamic range (HDR). Leave out the rungs of 8 bits, or install an ffmpeg that has it." : "Install an ffmpeg that has it.";
        return new(ErrorCodes.EncoderMissing, $"{subject} needs the {kind} {name}, which this node's ffmpeg lacks. {wayOut}", detail);
    }

    [GeneratedRegex(@"(Unknown (?<kind>encoder)|No such (?<kind>filter):?) '(?<name>[a-z0-9_]{1,40})'")]
    private static partial Regex ErrorLine();
}
