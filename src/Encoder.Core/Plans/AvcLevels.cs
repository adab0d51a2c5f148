using System.Globalization;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>ISO/IEC 14496-10 Table A-1: the level is set explicitly, because x264 derives it from the frames of a chunk.</summary>
internal static class AvcLevels
{
    /// <summary>MaxMBPS, MaxFS, MaxDpbMbs in macroblocks; MaxBR and MaxCPB in units of cpbBrVclFactor bits.</summary>
    private readonly record struct Level(string Name, long BlocksPerSecond, long FrameBlocks, long DpbBlocks, long Bitrate, long Buffer);

    private static readonly Level[] Table =
    [
        new("1.0", 1_485, 99, 396, 64, 175),
        new("1.1", 3_000, 396, 900, 192, 500),
        new("1.2", 6_000, 396, 2_376, 384, 1_000),
        new("1.3", 11_880, 396, 2_376, 768, 2_000),
        new("2.0", 11_880, 396, 2_376, 2_000, 2_000),
        new("2.1", 19_800, 792, 4_752, 4_000, 4_000),
        new("2.2", 20_250, 1_620, 8_100, 4_000, 4_000),
        new("3.0", 40_500, 1_620, 8_100, 10_000, 10_000),
        new("3.1", 108_000, 3_600, 18_000, 14_000, 14_000),
        new("3.2", 216_000, 5_120, 20_480, 20_000, 20_000),
        new("4.0", 245_760, 8_192, 32_768, 20_000, 25_000),
        new("4.1", 245_760, 8_192, 32_768, 50_000, 62_500),
        new("4.2", 522_240, 8_704, 34_816, 50_000, 62_500),
        new("5.0", 589_824, 22_080, 110_400, 135_000, 135_000),
        new("5.1", 983_040, 36_864, 184_320, 240_000, 240_000),
        new("5.2", 2_073_600, 36_864, 184_320, 240_000, 240_000),
        new("6.0", 4_177_920, 139_264, 696_320, 240_000, 240_000),
        new("6.1", 8_355_840, 139_264, 696_320, 480_000, 480_000),
        new("6.2", 16_711_680, 139_264, 696_320, 800_000, 800_000),
    ];

    /// <summary>The lowest level that fits all values; the highest when none does.</summary>
    /// <param name="refs">Requested reference frames, or null: the encoder then stays within the level.</param>
    public static string Choose(int width, int height, Rational rate, string? profile, long? bitrateBps, long? bufferBits, string? refs)
    {
        var (wide, high) = ((width + 15) / 16, (height + 15) / 16);
        var blocks = (long)wide * high;
        var perSecond = ((blocks * rate.Num) + rate.Den - 1) / rate.Den;
        var factor = Factor(profile);
        var references = refs is null ? 1 : int.Parse(refs, CultureInfo.InvariantCulture);
        foreach (var level in Table)
        {
            // A side may have at most the square root of eight times the frame's macroblocks (clause A.3.1).
            var longest = (long)Math.Max(wide, high);
            if (blocks <= level.FrameBlocks && longest * longest <= 8 * level.FrameBlocks && perSecond <= level.BlocksPerSecond
                && (bitrateBps ?? 0) <= level.Bitrate * factor && (bufferBits ?? 0) <= level.Buffer * factor
                && blocks * references <= level.DpbBlocks)
                return level.Name;
        }

        return Table[^1].Name;
    }

    /// <summary>cpbBrVclFactor, Table A-2; for an unknown profile the strictest value is used.</summary>
    private static long Factor(string? profile) => profile switch
    {
        "high" => 1_250,
        "high10" => 3_000,
        "high422" or "high444" => 4_000,
        _ => 1_000,
    };
}
