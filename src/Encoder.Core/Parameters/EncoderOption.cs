namespace Encoder.Core.Parameters;

/// <summary>One allowed option: its name without dash and stream specifier, and its value in canonical form.</summary>
public sealed record EncoderOption(string Name, string Value);
