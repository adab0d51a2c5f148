using System.Globalization;
using Encoder.Core.Nut;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// Unrolls the clocks of sources: a container counts time in 24, 31, 32 or 33 bits, and a counter that overflows begins anew at zero. Where two
/// packets of a track lie within ten seconds of such a step apart, the step is taken off everything that follows. The expressions are
/// evaluated by ffmpeg for each packet (<c>setts</c>) or decoded frame of sound (<c>asetpts</c>) and keep their state from one to the next.
/// </summary>
internal static class SourceClock
{
    // FLV counts milliseconds in 32 bits; older writers left out the highest byte, others the sign. ffmpeg unrolls 32 bits itself, so the shorter
    // ones may look like a step ahead by the rest. 33 bits of 90 kHz are the clock of MPEG systems.
    private static readonly string[] Steps = ["16777.216", "4278190.080", "2147483.648", "4294967.296", "8589934592/90000"];

    private static readonly string Mark = UntimedPackets.MarkTicks.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// ffmpeg drops the times of packets that lie more than 30 hours from the one before, unless it is told to take any: such packets would have no
    /// time at all.
    /// </summary>
    public static readonly string[] AnyTime = ["-dts_error_threshold", "1e12"];

    /// <summary>
    /// Bitstream filter for copied packets of a track that is encoded: unrolled times; a packet without a presentation time gets a mark that
    /// <see cref="UntimedPackets"/> knows, for NUT takes none without.
    /// </summary>
    /// <param name="container">Time base of the track in its container.</param>
    public static string Packets(Timebase container)
    {
        // ffmpeg 5 counts packets in the time base that the NUT muxer has chosen, and still calls the container's "TB".
        string[] ticks = ["TB", Seconds(OfNut(container))];
        return $@"setts=pts={Unrolled($@"if(eq(PTS\,NOPTS)\,DTS+{Mark}*(1+mod(N\,2))\,PTS)", ticks)}:dts={Unrolled("DTS", ticks)}";
    }

    /// <summary>Bitstream filter for copied packets that are only looked at.</summary>
    public static readonly string TimesOfPackets = $"setts=pts={Unrolled("PTS", ["TB"])}:dts={Unrolled("DTS", ["TB"])}";

    /// <summary>Filter for decoded sound.</summary>
    public static readonly string Sound = $@"asetpts=if(isnan(PTS)\,PTS\,{Step("PTS", ["TB"])}+PTS-ld(0))";

    private static string Unrolled(string time, string[] ticks) => $@"if(eq(DTS\,NOPTS)\,0\,{Step("DTS", ticks)})+{time}-ld(0)";

    // 0: sum of the steps taken off; 1: time before; 2: whether there is one; 3: distance from it. The value is zero.
    private static string Step(string time, string[] ticks) =>
        $@"0*(st(3\,{time}-ld(1))+if(ld(2)*gt(abs(ld(3))\,10/TB)\,st(0\,ld(0)+{string.Join('+', ticks.SelectMany(tick => Steps.Select(step => Taken(step, tick))))})\,0)" +
        $@"+st(1\,{time})+st(2\,1))";

    private static string Taken(string seconds, string tick) =>
        $@"round({seconds}/{tick})*(lt(abs(ld(3)-round({seconds}/{tick}))\,10/{tick})-lt(abs(ld(3)+round({seconds}/{tick}))\,10/{tick}))";

    private static string Seconds(Timebase timebase) => string.Create(CultureInfo.InvariantCulture, $"({timebase.Num}/{timebase.Den})");

    /// <summary>The time base that the NUT muxer chooses: the container's, made finer until it counts 48,000 ticks a second.</summary>
    private static Timebase OfNut(Timebase container)
    {
        const int Least = 48_000;
        var (num, den) = (container.Num, container.Den);
        for (var divisor = 2; divisor < 14; divisor += divisor > 2 ? 2 : 1)
            while (den / num < Least && num % divisor == 0) num /= divisor;
        while (den / num < Least && den < 1 << 24) den <<= 1;
        return new Timebase(num, den);
    }
}
