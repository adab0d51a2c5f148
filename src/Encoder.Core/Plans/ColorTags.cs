using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// The colour tags of a rung, always all four: a missing tag would be taken from the first frame of a chunk, which may differ
/// between chunks. Only tags on the list are accepted, because probes return untrusted values.
/// </summary>
internal sealed record ColorTags(string Range, string Primaries, string Transfer, string Matrix, string? ChromaLocation)
{
    /// <summary>The name of an unspecified tag.</summary>
    public const string Unknown = "unknown";

    /// <summary>The tags of standard dynamic range.</summary>
    public static readonly ColorTags Bt709 = new("tv", "bt709", "bt709", "bt709", "left");

    private static readonly string[] AllPrimaries =
        ["bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "film", "bt2020", "smpte428", "smpte431", "smpte432", "jedec-p22"];

    private static readonly string[] AllTransfers =
    [
        "bt709", "gamma22", "gamma28", "smpte170m", "smpte240m", "linear", "log100", "log316", "iec61966-2-4", "bt1361e", "iec61966-2-1",
        "bt2020-10", "bt2020-12", "smpte2084", "smpte428", "arib-std-b67",
    ];

    private static readonly string[] AllMatrices =
        ["bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "ycgco", "bt2020nc", "bt2020c", "chroma-derived-nc", "chroma-derived-c", "ictcp"];

    private static readonly string[] AllChromaLocations = ["left", "center", "topleft", "top", "bottomleft", "bottom"];

    /// <summary>The tags of the encode of a track. Full range is kept only by a lossless encode; RGB becomes BT.709.</summary>
    public static ColorTags Of(VideoTrack track, bool keepsSamples)
    {
        var color = track.Color;

        // Two transfer functions have different names in the output of ffprobe and in the options of encoders.
        var transfer = color.Transfer switch { "bt470m" => "gamma22", "bt470bg" => "gamma28", var other => other };
        var matrix = PixelFormats.IsRgb(track.PixelFormat) ? "bt709" : color.Matrix;
        return new(
            keepsSamples && IsFullRange(track) ? "pc" : "tv",
            Known(color.Primaries, AllPrimaries), Known(transfer, AllTransfers), Known(matrix, AllMatrices),
            AllChromaLocations.Contains(color.ChromaLocation) ? color.ChromaLocation : null);
    }

    /// <summary>Whether samples use the full range.</summary>
    public static bool IsFullRange(VideoTrack track)
        => track.Color.Range is "pc" or "full" or "jpeg" || track.PixelFormat.StartsWith("yuvj", StringComparison.Ordinal);

    /// <summary>The encoder's arguments.</summary>
    public IEnumerable<string> Arguments()
    {
        string[] tags = ["-color_range", Range, "-color_primaries", Primaries, "-color_trc", Transfer, "-colorspace", Matrix];
        return ChromaLocation is null ? tags : [.. tags, "-chroma_sample_location", ChromaLocation];
    }

    private static string Known(string? tag, string[] list) => tag is not null && list.Contains(tag) ? tag : Unknown;
}
