using System.Globalization;
using Encoder.Core.Damage;
using Encoder.Core.Nut;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The times of a source as one clock that goes on: (1) a container counts time in 24, 31, 32 or 33 bits, and a counter that overflows begins anew at
/// zero: where two packets of a track lie within ten seconds of such a step apart, the step is taken off everything that follows; (2) where a track goes
/// back by more than ten seconds, it is joined on; (3) steps of the clock that are known are taken off. The expressions are evaluated by ffmpeg for each
/// packet (<c>setts</c>) or decoded frame of sound (<c>asetpts</c>) and keep their state from one to the next.
/// </summary>
internal sealed class SourceClock(ClockDecisions decided)
{
    // FLV counts milliseconds in 32 bits; older writers left out the highest byte, others the sign. ffmpeg unrolls 32 bits itself, so the shorter
    // ones may look like a step ahead by the rest. 33 bits of 90 kHz are the clock of MPEG systems.
    private static readonly string[] Steps = ["16777.216", "4278190.080", "2147483.648", "4294967.296", "8589934592/90000"];

    private static readonly string Mark = UntimedPackets.MarkTicks.ToString(CultureInfo.InvariantCulture);

    // Wraps, and ways back.
    private const string Long = "10";
    private static readonly TimeSpan LongSteps = TimeSpan.FromSeconds(10);

    // Steps ahead that may be the clock's.
    private readonly string ahead = Text(decided.Shortest);

    /// <summary>
    /// ffmpeg drops the times of packets that lie more than 30 hours from the one before, unless it is told to take any time. In a transport stream it joins
    /// on what lies more than ten seconds ahead, also when it is one of several tracks that pauses.
    /// </summary>
    public static string[] AnyTime(bool hasSeveralTracks) =>
        ["-dts_error_threshold", "1e12", .. hasSeveralTracks ? ["-dts_delta_threshold", "1e12"] : Array.Empty<string>()];

    /// <summary>
    /// Bitstream filter for copied packets of a track that is encoded. A packet without a presentation time gets a mark that <see cref="UntimedPackets"/>
    /// knows, for NUT takes none without.
    /// </summary>
    public string Packets =>
        $@"setts=pts={Continuous($@"if(eq(PTS\,NOPTS)\,DTS+{Mark}*(1+mod(N\,2))\,PTS)")}:dts={Continuous("DTS")}";

    /// <summary>Bitstream filter for copied packets that are only looked at.</summary>
    public string TimesOfPackets => $"setts=pts={Continuous("PTS")}:dts={Continuous("DTS")}";

    /// <summary>
    /// Filter for decoded sound. A long step of which nothing is decided is joined on: it is not filled with silence that may have to be taken out again.
    /// </summary>
    public string Sound
    {
        get
        {
            var isPause = string.Concat(decided.Pauses.Select(pause => $@"*gt(abs(ld(1)-ld(0)-{Text(decided.Raw(pause))}/TB)\,1/TB)"));
            var undecided = decided.IsFull ? "0" : $@"if(gt(ld(3)\,{ahead}/TB)*eq(ld(5)\,0){isPause}*{NotKnown("PTS-ld(0)")}\,ld(3)-NB_SAMPLES/SR/TB\,0)";
            return $@"asetpts=if(isnan(PTS)\,PTS\,{Follow("PTS", "NB_SAMPLES/SR/TB", undecided, decided.Shortest < LongSteps ? ahead : Long)}+PTS-ld(0){Taken("(PTS-ld(0))")})";
        }
    }

    /// <summary>Filter for decoded pictures.</summary>
    public string Frames => $@"setpts=if(isnan(PTS)\,PTS\,{Follow("PTS", "ld(4)", "0")}+PTS-ld(0){Taken("(PTS-ld(0))")})";

    /// <summary>The time base that the NUT muxer chooses for a track: the container's, made finer until it counts 48,000 ticks a second.</summary>
    public static Timebase OfNut(Timebase container)
    {
        const int Least = 48_000;
        var (num, den) = (container.Num, container.Den);
        for (var divisor = 2; divisor < 14; divisor += divisor > 2 ? 2 : 1)
            while (den / num < Least && num % divisor == 0) num /= divisor;
        while (den / num < Least && den < 1 << 24) den <<= 1;
        return new Timebase(num, den);
    }

    private string Continuous(string time) => $@"if(eq(DTS\,NOPTS)\,0\,{Follow("DTS", "ld(4)", "0")})+{time}-ld(0){Taken("(DTS-ld(0))")}";

    // 0: what is taken off by wraps and ways back; 1: time before; 2: whether there is one; 3: distance from it; 4: the distance before that; 5: steps of
    // a counter in it. The value is zero.
    private static string Follow(string time, string usual, string ahead, string least = Long) =>
        $@"0*(st(3\,{time}-ld(1))+if(ld(2)*gt(abs(ld(3))\,{least}/TB)\,st(5\,{string.Join('+', Steps.Select(Wrapped))})" +
        $@"+st(0\,ld(0)+ld(5)+if(lt(ld(3)\,-{Long}/TB)*eq(ld(5)\,0)\,ld(3)-{usual}\,{ahead}))\,st(4\,ld(3)))+st(1\,{time})+st(2\,1))";

    private static string Wrapped(string seconds) =>
        $@"round({seconds}/TB)*(lt(abs(ld(3)-round({seconds}/TB))\,{Long}/TB)-lt(abs(ld(3)+round({seconds}/TB))\,{Long}/TB))";

    // Each is told on the time line with those before taken off.
    private string Taken(string time)
    {
        var (sum, before) = ("", TimeSpan.Zero);
        foreach (var jump in decided.Clock)
        {
            sum += $@"-round({Text(jump.Length)}/TB)*gte({time}\,{Text(jump.At + before)}/TB)";
            before += jump.Length;
        }

        return sum;
    }

    private string NotKnown(string time)
    {
        var (product, before) = ("1", TimeSpan.Zero);
        foreach (var jump in decided.Clock)
        {
            product += $@"*(1-lt(ld(1)-ld(0)\,{Text(jump.At + before)}/TB)*gte({time}\,{Text(jump.At + before)}/TB))";
            before += jump.Length;
        }

        return product;
    }

    private static string Text(TimeSpan time) => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture);
}
