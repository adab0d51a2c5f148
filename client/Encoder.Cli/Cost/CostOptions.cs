namespace Encoder.Cli.Cost;

/// <summary>The options of <c>encoder cost</c>.</summary>
/// <param name="Spec">A job spec file, or names of rungs.</param>
/// <param name="File">The source.</param>
/// <param name="PricePerCoreHour">Price of one core for an hour; null: no prices are shown.</param>
internal sealed record CostOptions(string Spec, string File, double? PricePerCoreHour);
