using Encoder.Contracts;

namespace Encoder.Core.Costs;

/// <summary>The processor time that a job will take, by <see cref="CostModel"/>. Seconds are those of one core.</summary>
/// <param name="SourceSeconds">Duration of the source.</param>
/// <param name="DecodeCpuSeconds">Decoding and scaling.</param>
/// <param name="Renditions">Encoding, by rendition.</param>
public sealed record CostEstimate(double SourceSeconds, double DecodeCpuSeconds, IReadOnlyList<RenditionCost> Renditions)
{
    /// <summary>All of it.</summary>
    public double CpuSeconds => DecodeCpuSeconds + Renditions.Sum(rendition => rendition.CpuSeconds);

    /// <summary>Hours of one core for one hour of video.</summary>
    public double CoreHoursPerHour => SourceSeconds > 0 ? CpuSeconds / SourceSeconds : 0;
}

/// <summary>The processor time of one rendition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codec">Its codec.</param>
/// <param name="Preset">The preset of its encoder.</param>
/// <param name="CpuSeconds">Seconds of one core.</param>
public sealed record RenditionCost(string Name, VideoCodec Codec, string Preset, double CpuSeconds);
