namespace Encoder.Core.Channels;

/// <summary>Which sessions of a channel no playlist lists any more.</summary>
public static class LiveWindow
{
    /// <summary>
    /// The number of oldest sessions that can be deleted. A segment stays for as long as it lasts and the longest playlist that listed it (RFC 8216
    /// §6.2.2): so for two windows.
    /// </summary>
    /// <param name="sessions">Oldest first: whether nothing more is published of it, and how long everything is that is published of it.</param>
    /// <param name="window">How long playlists are at least.</param>
    public static int Outside(IReadOnlyList<(bool IsOver, TimeSpan Duration)> sessions, TimeSpan window)
    {
        var behind = TimeSpan.Zero;
        for (var at = sessions.Count - 1; at >= 0; at--)
        {
            if (behind >= window * 2 && sessions.Take(at + 1).All(session => session.IsOver)) return at + 1;
            behind += sessions[at].Duration;
        }

        return 0;
    }
}
