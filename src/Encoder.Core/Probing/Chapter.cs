namespace Encoder.Core.Probing;

/// <summary>A named part of an asset for navigation; unrelated to chunks.</summary>
/// <param name="Start">Start on the asset's time line.</param>
/// <param name="End">End on the asset's time line.</param>
/// <param name="Title">Its title; empty when it has none.</param>
public sealed record Chapter(TimeSpan Start, TimeSpan End, string Title);
