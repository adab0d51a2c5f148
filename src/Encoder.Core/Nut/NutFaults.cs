using Encoder.Contracts;

namespace Encoder.Core.Nut;

/// <summary>The one fault of a NUT file that is not what ffmpeg's muxer writes.</summary>
internal static class NutFaults
{
    public static FaultException Malformed(string what, int position) =>
        new(ErrorCodes.SplitFailed, $"The splitter's NUT file is malformed: {what} at byte {position}.");
}
