namespace Encoder.Cli.Encode;

/// <summary>The options of a command line that concern the job spec.</summary>
/// <param name="Ladder">Rung names; null: those of the file, else the default ladder.</param>
/// <param name="File">A job spec (JSON) to which the other options are applied.</param>
/// <param name="MaxLoss">Maximum share of the source that may be lost, in percent; null: the value of the spec.</param>
/// <param name="ClockJump">Shortest step of the source's clock that is taken out, in seconds; null: the value of the spec.</param>
internal sealed record SpecRequest(
    string? Ladder = null, string? File = null, double? ChunkSeconds = null, double? SegmentSeconds = null, string? EncoderParams = null, double? MaxLoss = null,
    double? ClockJump = null);
