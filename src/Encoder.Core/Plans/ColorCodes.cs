namespace Encoder.Core.Plans;

/// <summary>Colour as numbers of ISO/IEC 23091-2 (CICP), as DASH states it; 2 is unspecified.</summary>
public sealed record ColorCodes(int Primaries, int Transfer, int Matrix)
{
    /// <summary>What says nothing.</summary>
    public const int Unspecified = 2;

    private static readonly Dictionary<string, int> AllPrimaries = new()
    {
        ["bt709"] = 1, ["bt470m"] = 4, ["bt470bg"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["film"] = 8, ["bt2020"] = 9, ["smpte428"] = 10,
        ["smpte431"] = 11, ["smpte432"] = 12, ["jedec-p22"] = 22,
    };

    private static readonly Dictionary<string, int> AllTransfers = new()
    {
        ["bt709"] = 1, ["gamma22"] = 4, ["gamma28"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["linear"] = 8, ["log100"] = 9, ["log316"] = 10,
        ["iec61966-2-4"] = 11, ["bt1361e"] = 12, ["iec61966-2-1"] = 13, ["bt2020-10"] = 14, ["bt2020-12"] = 15, ["smpte2084"] = 16, ["smpte428"] = 17,
        ["arib-std-b67"] = 18,
    };

    private static readonly Dictionary<string, int> AllMatrices = new()
    {
        ["bt709"] = 1, ["fcc"] = 4, ["bt470bg"] = 5, ["smpte170m"] = 6, ["smpte240m"] = 7, ["ycgco"] = 8, ["bt2020nc"] = 9, ["bt2020c"] = 10,
        ["chroma-derived-nc"] = 12, ["chroma-derived-c"] = 13, ["ictcp"] = 14,
    };

    internal static ColorCodes Of(ColorTags tags) => new(
        AllPrimaries.GetValueOrDefault(tags.Primaries, Unspecified), AllTransfers.GetValueOrDefault(tags.Transfer, Unspecified),
        AllMatrices.GetValueOrDefault(tags.Matrix, Unspecified));
}
