namespace Encoder.Server.Media;

/// <summary>Values of <c>Cache-Control</c> for media files.</summary>
internal static class MediaCaching
{
    /// <summary>For what never changes: a segment that was listed once.</summary>
    public const string ForEver = "max-age=31536000, immutable";
}
