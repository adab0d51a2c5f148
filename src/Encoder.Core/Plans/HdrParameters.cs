using System.Globalization;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>HDR metadata in the parameter syntax of the encoders. Empty, or starting with a colon.</summary>
internal static class HdrParameters
{
    private const decimal ChromaticityUnit = 0.00002m;
    private const decimal LuminanceUnit = 0.0001m;

    /// <summary>libx265 uses the units of the bitstream.</summary>
    public static string X265(HdrMetadata? hdr) => hdr is null ? "" : ":hdr10=1" +
        Display(":master-display=", hdr.Display, number => Text(number), number => Text(number)) + Light(":max-cll=", hdr.Light);

    /// <summary>SVT-AV1 uses chromaticity coordinates and cd/m².</summary>
    public static string SvtAv1(HdrMetadata? hdr) => hdr is null ? "" : ":enable-hdr=1" +
        Display(":mastering-display=", hdr.Display, number => Text(number * ChromaticityUnit), number => Text(number * LuminanceUnit)) +
        Light(":content-light=", hdr.Light);

    private static string Display(string key, MasteringDisplay? display, Func<decimal, string> place, Func<decimal, string> luminance)
    {
        string Pair(string name, Chromaticity color) => $"{name}({place(color.X)},{place(color.Y)})";
        return display is null
            ? ""
            : key + Pair("G", display.Green) + Pair("B", display.Blue) + Pair("R", display.Red) + Pair("WP", display.White) +
                $"L({luminance(display.MaxLuminance)},{luminance(display.MinLuminance)})";
    }

    private static string Light(string key, ContentLight? light) => light is null ? "" : $"{key}{Text(light.Max)},{Text(light.Average)}";

    private static string Text(decimal number) => number.ToString("0.#####", CultureInfo.InvariantCulture);
}
