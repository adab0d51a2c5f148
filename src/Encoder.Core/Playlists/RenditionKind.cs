namespace Encoder.Core.Playlists;

/// <summary>What a rendition carries.</summary>
public enum RenditionKind
{
    /// <summary>Pictures only.</summary>
    Video,

    /// <summary>Sound only.</summary>
    Audio,
}
