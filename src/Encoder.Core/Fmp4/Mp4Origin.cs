using Encoder.Contracts;

namespace Encoder.Core.Fmp4;

/// <summary>The origin of the MP4 that is read, which determines the fault for malformed content.</summary>
internal sealed record Mp4Origin(string Code, string Name)
{
    public static readonly Mp4Origin Encoder = new(ErrorCodes.EncoderCrashed, "The MP4 of the encoder");
    public static readonly Mp4Origin Store = new(ErrorCodes.SegmentDamaged, "A stored segment");

    public FaultException Malformed(string what) => new(Code, $"{Name} is malformed: {what}.");
}
