namespace Encoder.Cli.Encode;

/// <summary>What a command line says of the job spec.</summary>
/// <param name="Ladder">Rung names; null: those of the file, else the default ladder.</param>
/// <param name="File">A job spec (JSON) that the others are put on top of.</param>
/// <param name="MaxLoss">Most of the source that may be lost, in percent; null: as the spec says.</param>
internal sealed record SpecRequest(
    string? Ladder = null, string? File = null, double? ChunkSeconds = null, double? SegmentSeconds = null, string? EncoderParams = null, double? MaxLoss = null);
