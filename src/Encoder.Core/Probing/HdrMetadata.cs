namespace Encoder.Core.Probing;

/// <summary>Metadata of an HDR track about the display on which it was graded. Both parts are optional.</summary>
public sealed record HdrMetadata(MasteringDisplay? Display, ContentLight? Light);

/// <summary>The mastering display (SMPTE ST 2086): chromaticities in units of 0.00002, luminance in units of 0.0001 cd/m².</summary>
public sealed record MasteringDisplay(Chromaticity Red, Chromaticity Green, Chromaticity Blue, Chromaticity White, long MaxLuminance, long MinLuminance);

/// <summary>A colour in CIE 1931 chromaticity coordinates, in units of 0.00002.</summary>
public readonly record struct Chromaticity(int X, int Y);

/// <summary>Content light level (CTA-861.3) in cd/m²: of the brightest pixel, and of the brightest frame on average.</summary>
public sealed record ContentLight(int Max, int Average);
