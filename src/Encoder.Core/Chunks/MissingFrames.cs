using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>Frames that a stream of constant rate lacks, as the times of the others tell: one where two are two frames apart. Read while frames are added.</summary>
/// <param name="timebase">The time base of the times.</param>
/// <param name="rate">The nominal rate, in frames per second.</param>
public sealed class MissingFrames(Timebase timebase, Rational rate)
{
    private readonly double distance = (double)timebase.Den * rate.Den / ((double)timebase.Num * rate.Num);
    private long? last;
    private long count;

    /// <summary>How many so far.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Takes the times of the next frames, in ticks, ascending.</summary>
    public void Add(IReadOnlyList<long> times)
    {
        foreach (var time in times)
        {
            if (last is { } before) Interlocked.Add(ref count, Math.Max(0, (long)Math.Round((time - before) / distance, MidpointRounding.AwayFromZero) - 1));
            last = time;
        }
    }
}
