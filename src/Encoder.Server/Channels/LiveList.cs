using Encoder.Core.Playlists;

namespace Encoder.Server.Channels;

/// <summary>What a channel lists of a rendition.</summary>
/// <param name="Sessions">Its sessions with their last segments, oldest first; at least one.</param>
/// <param name="IsComplete">Whether no more segments follow.</param>
/// <param name="Newest">The rendition of the newest session.</param>
internal sealed record LiveList(IReadOnlyList<LiveSession> Sessions, bool IsComplete, string Newest)
{
    /// <summary>How far it goes.</summary>
    public LiveEdge? Edge => LiveEdge.Of(Sessions);
}
