using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Damage;

/// <summary>The part of a source that could not be read.</summary>
/// <param name="Lost">Missing media time: gaps, and the end of a truncated source.</param>
/// <param name="Whole">Media time of the source including the missing parts.</param>
public sealed record SourceLoss(TimeSpan Lost, TimeSpan Whole)
{
    /// <summary>No loss in a source of this length.</summary>
    public static SourceLoss None(TimeSpan whole) => new(TimeSpan.Zero, whole);

    /// <summary>The share of the source that is lost, in percent, frames that could not be decoded included.</summary>
    public double Percent(long frames, long lostFrames)
    {
        var read = Whole - Lost;
        var undecoded = frames > 0 ? read * ((double)Math.Min(lostFrames, frames) / frames) : TimeSpan.Zero;
        return Whole > TimeSpan.Zero ? (Lost + undecoded) / Whole * 100 : 0;
    }

    /// <summary>The fault of a job that lost more than its spec allows, or null.</summary>
    /// <param name="frames">Frames of the source that were read.</param>
    /// <param name="lostFrames">Those of them that could not be decoded.</param>
    /// <param name="maxPercent">See <see cref="JobSpec.MaxLossPercent"/>.</param>
    public Fault? FaultOrNull(long frames, long lostFrames, double maxPercent)
    {
        var percent = Percent(frames, lostFrames);
        return percent <= maxPercent
            ? null
            : new Fault(ErrorCodes.LossBeyondLimit, string.Create(
                CultureInfo.InvariantCulture,
                $"{percent:0.#} % of the source is lost ({Lost.TotalSeconds:0.##} of {Whole.TotalSeconds:0.##} s missing, {lostFrames} frames not decodable), more than the {maxPercent:0.#} % allowed. Give an undamaged file, or raise maxLossPercent."));
    }
}
