using System.Text.Json.Serialization;

namespace Encoder.Core.Time;

/// <summary>The length of one tick: <paramref name="Num"/>/<paramref name="Den"/> seconds, both positive.</summary>
public readonly record struct Timebase(int Num, int Den)
{
    /// <summary>ffmpeg's own clock: one microsecond.</summary>
    public static readonly Timebase Microseconds = new(1, 1_000_000);

    /// <summary>Ticks of this base nearest to <paramref name="ticks"/> of <paramref name="from"/>; halves are rounded away from zero, as in ffmpeg's av_rescale_q.</summary>
    public long Rescale(long ticks, Timebase from)
    {
        var numerator = (Int128)ticks * from.Num * Den;
        var denominator = (Int128)from.Den * Num;
        var half = denominator / 2;
        return checked((long)((numerator >= 0 ? numerator + half : numerator - half) / denominator));
    }

    /// <summary>Ticks of this base for a duration.</summary>
    public long From(TimeSpan duration) => Rescale(duration.Ticks, new Timebase(1, (int)TimeSpan.TicksPerSecond));

    /// <summary>Seconds, for people only.</summary>
    public double Seconds(long ticks) => (double)ticks * Num / Den;

    /// <summary>The duration of <paramref name="ticks"/>, to the nearest 100 ns.</summary>
    public TimeSpan ToTimeSpan(long ticks) => new(new Timebase(1, (int)TimeSpan.TicksPerSecond).Rescale(ticks, this));

    /// <inheritdoc/>
    public override string ToString() => $"{Num}/{Den}";

    /// <summary>Ticks per second as a fraction, which is the inverse of the timebase.</summary>
    [JsonIgnore]
    public Rational PerSecond => new(Den, Num);
}

/// <summary>A fraction such as a frame rate (30000/1001) or an aspect ratio (4/3).</summary>
public readonly record struct Rational(int Num, int Den)
{
    /// <summary>The value, for people and for thresholds only.</summary>
    [JsonIgnore]
    public double Value => Den == 0 ? 0 : (double)Num / Den;

    /// <summary>True for a fraction above zero.</summary>
    [JsonIgnore]
    public bool IsPositive => Num > 0 && Den > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Num}/{Den}";
}
