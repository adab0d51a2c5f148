using Encoder.Core.Ladders;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>
/// The size of a rung's picture, in the orientation of the source (before rotation), in square pixels and even numbers. Rules:
/// the largest size inside the rung's bounds with the source's aspect ratio, each side to the nearest even number, so within a pixel; never
/// larger than the source. At the size of the source an odd column or row is cropped, not scaled. The sample aspect is applied to the width; only a lossless
/// encode at the size of the source keeps its samples and states their aspect ratio.
/// </summary>
/// <param name="CropsWidth">Whether the last column is cropped first.</param>
/// <param name="CropsHeight">Whether the last row is cropped first.</param>
/// <param name="SampleAspect">The aspect of the encoded samples.</param>
internal sealed record PictureFit(int Width, int Height, bool CropsWidth, bool CropsHeight, Rational SampleAspect)
{
    private static readonly Rational Square = new(1, 1);

    /// <summary>The picture as displayed, over a common denominator: (Wide / Den) × (High / Den) pixels.</summary>
    private readonly record struct Display(long Wide, long High, long Den);

    /// <summary>The size at full scale.</summary>
    public static PictureFit SourceSize(VideoTrack track, bool keepsSamples)
    {
        var display = DisplayOf(track);
        var isSquare = keepsSamples || display.Wide == track.Width * display.Den;
        var width = isSquare ? Math.Max(2, track.Width & ~1) : NearestEven(display.Wide, 1, display.Den);
        var aspect = keepsSamples ? AspectOf(track) : Square;
        return new(width, Math.Max(2, track.Height & ~1), isSquare && track.Width % 2 == 1, track.Height % 2 == 1, aspect);
    }

    /// <summary>The size within bounds, or null when the source is smaller than they allow.</summary>
    public static PictureFit? Within(RungBounds bounds, VideoTrack track, bool keepsSamples)
    {
        var display = DisplayOf(track);
        var (bound, side) = Binding(bounds, display);
        var atSource = (Int128)bound * display.Den;
        if (atSource > side)
            return null;
        if (atSource == side)
            return SourceSize(track, keepsSamples);
        return new(
            Side(display.Wide, bound, side, LimitOf(bounds, display.Wide, display.High)),
            Side(display.High, bound, side, LimitOf(bounds, display.High, display.Wide)),
            false, false, Square);
    }

    /// <summary>Orders bounds by the size that this source would get.</summary>
    public static int Compare(RungBounds one, RungBounds other, VideoTrack track)
    {
        var display = DisplayOf(track);
        var ((boundOfOne, sideOfOne), (boundOfOther, sideOfOther)) = (Binding(one, display), Binding(other, display));
        return ((Int128)boundOfOne * sideOfOther).CompareTo((Int128)boundOfOther * sideOfOne);
    }

    private static Display DisplayOf(VideoTrack track)
    {
        var aspect = AspectOf(track);
        return new((long)track.Width * aspect.Num, (long)track.Height * aspect.Den, aspect.Den);
    }

    /// <summary>Sample aspect ratios beyond 10:1 are invalid.</summary>
    private static Rational AspectOf(VideoTrack track)
    {
        var aspect = track.SampleAspect;
        return aspect.IsPositive && aspect.Num <= 10L * aspect.Den && aspect.Den <= 10L * aspect.Num ? aspect : Square;
    }

    /// <summary>The bound that results in the smaller picture, and the side it applies to.</summary>
    private static (int Bound, long Side) Binding(RungBounds bounds, Display display)
    {
        var (longer, shorter) = (Math.Max(display.Wide, display.High), Math.Min(display.Wide, display.High));
        if (bounds.Longer is not { } boundOfLonger)
            return (bounds.Shorter!.Value, shorter);
        if (bounds.Shorter is not { } boundOfShorter)
            return (boundOfLonger, longer);
        return (Int128)boundOfLonger * shorter < (Int128)boundOfShorter * longer ? (boundOfLonger, longer) : (boundOfShorter, shorter);
    }

    private static int LimitOf(RungBounds bounds, long side, long otherSide)
        => (side >= otherSide ? bounds.Longer : bounds.Shorter) ?? int.MaxValue;

    private static int Side(long length, int bound, long side, int limit)
    {
        var even = NearestEven(length, bound, side);
        return even > limit ? Math.Max(2, limit & ~1) : even;
    }

    /// <summary>The even number nearest to length × num / den, halves up, at least 2.</summary>
    private static int NearestEven(long length, long num, long den)
        => (int)Int128.Max(2, (((Int128)length * num) + den) / (2 * (Int128)den) * 2);
}
