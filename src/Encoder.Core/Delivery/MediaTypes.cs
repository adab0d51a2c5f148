namespace Encoder.Core.Delivery;

/// <summary>Media types of the files of a job. Pure.</summary>
public static class MediaTypes
{
    /// <summary>The type of a file by its name, such as <c>720p/seg-00000.m4s</c>.</summary>
    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".mpd" => "application/dash+xml",
        ".json" => "application/json",
        ".jpg" => "image/jpeg",
        ".vtt" => "text/vtt",
        _ => name.Split('/') is [var rendition, _] && (rendition == "audio" || rendition.StartsWith("audio-", StringComparison.Ordinal)) ? "audio/mp4" : "video/mp4",
    };
}
