namespace Encoder.Core.Probing;

/// <summary>A named part of an asset, for the viewer to jump to; nothing of encode work.</summary>
/// <param name="Start">Where it starts on the asset's time line.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Title">Its title; empty when it has none.</param>
public sealed record Chapter(TimeSpan Start, TimeSpan End, string Title);
