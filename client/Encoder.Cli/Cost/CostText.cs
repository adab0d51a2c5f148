using System.Globalization;
using Encoder.Cli.Remote;
using Encoder.Core.Costs;

namespace Encoder.Cli.Cost;

/// <summary>An estimate as plain text. Pure.</summary>
internal static class CostText
{
    public static string Of(CostEstimate estimate, double? pricePerCoreHour)
    {
        string[][] rows =
        [
            .. estimate.Renditions.Select(one => Row(one.Name, $"{one.Codec.ToString().ToLowerInvariant()} {one.Preset}", one.CpuSeconds, pricePerCoreHour)),
            Row("decode", "", estimate.DecodeCpuSeconds, pricePerCoreHour),
            Row("all", "", estimate.CpuSeconds, pricePerCoreHour),
            Row("an hour of video", "", estimate.CoreHoursPerHour * 3600, pricePerCoreHour),
        ];
        var table = TextTable.Of(pricePerCoreHour is null ? ["RENDITION", "ENCODER", "CORE SECONDS"] : ["RENDITION", "ENCODER", "CORE SECONDS", "PRICE"], rows);
        return $"{table}\nAn estimate for usual content. totals.cpuSeconds in the report of a job is what it took.";
    }

    private static string[] Row(string name, string encoder, double seconds, double? price) => price is { } perHour
        ? [name, encoder, Text(seconds, "F1"), Text(seconds / 3600 * perHour, "F4")]
        : [name, encoder, Text(seconds, "F1")];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
