namespace Encoder.Core.Fmp4;

/// <summary>One sample of the encoder's file, in decode order.</summary>
/// <param name="Pts">Presentation time, ticks.</param>
/// <param name="Dts">Decode time, ticks.</param>
/// <param name="IsSync">True for a sync sample (§8.6.2): decoding can start here.</param>
/// <param name="Data">Its bytes.</param>
public readonly record struct EncodedSample(long Pts, long Dts, bool IsSync, ReadOnlyMemory<byte> Data);

/// <summary>The one track of an encoder's fragmented file.</summary>
/// <param name="SampleEntry">The sample entry box with its header.</param>
/// <param name="Timescale">Ticks per second.</param>
public sealed record FragmentedTrack(
    ReadOnlyMemory<byte> SampleEntry, int Timescale, int Width, int Height, IReadOnlyList<EncodedSample> Samples);
