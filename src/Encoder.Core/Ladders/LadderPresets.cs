namespace Encoder.Core.Ladders;

/// <summary>
/// The rungs that have names. Maximum bitrates follow the table of Apple's HLS Authoring Specification for H.264 (the higher of the rates
/// for a size; interpolated between sizes; above 1080p, where it lists HEVC only, one and a half times that). Smaller pictures are displayed enlarged
/// with their artefacts, so their quality is a little higher. Preset <c>medium</c>, profile High, audio AAC 128 kb/s.
/// </summary>
public static class LadderPresets
{
    /// <summary>Every preset, highest first.</summary>
    public static IReadOnlyList<LadderPreset> All { get; } =
    [
        new("2160p", 3840, 2160, 23, 20_000_000),
        new("1440p", 2560, 1440, 23, 12_000_000),
        new("1080p", 1920, 1080, 23, 7_800_000),
        new("720p", 1280, 720, 22, 4_500_000),
        new("480p", 854, 480, 21, 1_600_000),
        new("360p", 640, 360, 21, 800_000),
        new("240p", 426, 240, 21, 400_000),
    ];

    /// <summary>The default ladder.</summary>
    public static string Default => "1080p,720p,480p";

    /// <summary>The names, highest first.</summary>
    public static IEnumerable<string> Names => All.Select(preset => preset.Name);

    /// <summary>The preset of a name, or null.</summary>
    public static LadderPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>The lowest preset with at least the area of a picture of this size, used for its maximum bitrate.</summary>
    public static LadderPreset ForSize(int width, int height)
        => All.LastOrDefault(preset => (long)preset.Width * preset.Height >= (long)width * height) ?? All[0];
}
