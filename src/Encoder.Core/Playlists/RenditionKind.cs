namespace Encoder.Core.Playlists;

/// <summary>The kind of a rendition.</summary>
public enum RenditionKind
{
    /// <summary>Video only.</summary>
    Video,

    /// <summary>Audio only.</summary>
    Audio,
}
