namespace Encoder.Core.Fmp4;

/// <summary>The handler of a track (§8.4.3).</summary>
internal static class TrackHandler
{
    public static string DefaultName(TrackKind kind) => kind == TrackKind.Video ? "Video" : "Sound";

    public static string Type(TrackKind kind) => kind == TrackKind.Video ? "vide" : "soun";
}
