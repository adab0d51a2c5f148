using System.Globalization;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// Unrolls the clocks of sources: a container counts time in 24, 31, 32 or 33 bits, and a counter that overflows begins anew at zero. Where two
/// packets of a track lie within ten seconds of such a step apart, the step is taken off everything that follows. The expressions are
/// evaluated by ffmpeg for each packet (<c>setts</c>) or decoded frame of sound (<c>asetpts</c>) and keep their state from one to the next.
/// </summary>
internal static class SourceClock
{
    /// <summary>
    /// Added to the decode time of a packet without a presentation time, in seconds: NUT takes no packet without one. Longer than any clock counts,
    /// so that the reader of the file knows such packets (see <c>UntimedPackets</c>).
    /// </summary>
    private static readonly string Untimed = Core.Nut.UntimedPackets.OffsetSeconds.ToString(CultureInfo.InvariantCulture);

    // FLV counts milliseconds in 32 bits; older writers left out the highest byte, others the sign. ffmpeg unrolls 32 bits itself, so the shorter
    // ones may look like a step ahead by the rest. 33 bits of 90 kHz are the clock of MPEG systems.
    private static readonly string[] Steps = ["16777.216", "4278190.080", "2147483.648", "4294967.296", "8589934592/90000"];

    private const string Tolerance = "10/TB";

    /// <summary>
    /// ffmpeg drops the times of packets that lie more than 30 hours from the one before, unless it is told to take any: such packets would have no
    /// time at all.
    /// </summary>
    public static readonly string[] AnyTime = ["-dts_error_threshold", "1e12"];

    /// <summary>Bitstream filter for copied packets of a track that is encoded: unrolled times; untimed packets get a mark.</summary>
    public static readonly string Packets = $@"setts=pts={Unrolled($@"if(eq(PTS\,NOPTS)\,DTS+round({Untimed}/TB)*(1+mod(N\,2))\,PTS)")}:dts={Unrolled("DTS")}";

    /// <summary>Bitstream filter for copied packets that are only looked at.</summary>
    public static readonly string TimesOfPackets = $"setts=pts={Unrolled("PTS")}:dts={Unrolled("DTS")}";

    /// <summary>Filter for decoded sound.</summary>
    public static readonly string Sound = $@"asetpts=if(isnan(PTS)\,PTS\,{Step("PTS")}+PTS-ld(0))";

    private static string Unrolled(string time) => $@"if(eq(DTS\,NOPTS)\,0\,{Step("DTS")})+{time}-ld(0)";

    // 0: sum of the steps taken off; 1: time before; 2: whether there is one; 3: distance from it. The value is zero.
    private static string Step(string time) =>
        $@"0*(st(3\,{time}-ld(1))+if(ld(2)*gt(abs(ld(3))\,{Tolerance})\,st(0\,ld(0)+{string.Join('+', Steps.Select(StepTaken))})\,0)+st(1\,{time})+st(2\,1))";

    private static string StepTaken(string seconds) =>
        $@"round({seconds}/TB)*(lt(abs(ld(3)-round({seconds}/TB))\,{Tolerance})-lt(abs(ld(3)+round({seconds}/TB))\,{Tolerance}))";
}
