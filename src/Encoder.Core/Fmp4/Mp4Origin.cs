using Encoder.Contracts;

namespace Encoder.Core.Fmp4;

/// <summary>Whose MP4 is being read, which decides the fault for nonsense in it.</summary>
internal sealed record Mp4Origin(string Code, string Name)
{
    public static readonly Mp4Origin Encoder = new(ErrorCodes.EncoderCrashed, "The MP4 of the encoder");
    public static readonly Mp4Origin Store = new(ErrorCodes.SegmentDamaged, "A stored segment");

    public FaultException Malformed(string what) => new(Code, $"{Name} is malformed: {what}.");
}
