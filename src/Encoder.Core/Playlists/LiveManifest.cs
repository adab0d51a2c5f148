using System.Globalization;
using System.Xml;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// Writes the manifest of a channel: a Period per session, dynamic until the channel is stopped. Nothing of a Period changes but the segments that are listed,
/// and its duration, which is set when it has ended. With low latency the segment that comes next is listed with its first part; its duration is what it is
/// expected to be until it is complete, and is the only thing of a listed segment that changes. The manifest that becomes static keeps all times, so that a
/// player goes on.
/// </summary>
public static class LiveManifest
{
    /// <summary>The manifest.</summary>
    /// <param name="sessions">The sessions that have segments in the window, oldest first.</param>
    /// <param name="times">The properties of the presentation.</param>
    public static string Write(IReadOnlyList<LivePeriod> sessions, LiveTimes times) => DashManifest.Write(xml =>
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("MPD", DashManifestWriter.Namespace);
        void Attribute(string name, string value) => xml.WriteAttributeString(name, value);
        Attribute("profiles", DashManifestWriter.Profiles);
        if (times.IsComplete)
        {
            Attribute("type", "static");
            Attribute("mediaPresentationDuration", Duration(sessions.Count > 0 ? sessions[^1].Start + LengthOf(sessions[^1]) : TimeSpan.Zero));
        }
        else
        {
            Attribute("type", "dynamic");
            Attribute("availabilityStartTime", DashManifestWriter.IsoTime(times.AvailableSince));
            Attribute("publishTime", DashManifestWriter.IsoTime(times.Now));
            Attribute("minimumUpdatePeriod", Duration(times.UpdateEvery));
            Attribute("timeShiftBufferDepth", Duration(times.Window));
            Attribute("suggestedPresentationDelay", Duration(times.Delay));
        }

        Attribute("minBufferTime", Duration(times.Segment));
        if (times is { IsComplete: false, LowLatency: not null }) DashLowLatency.WriteService(xml);
        foreach (var session in sessions) WritePeriod(xml, session, times);
        if (!times.IsComplete) DashLowLatency.WriteClock(xml, times.Now);
        xml.WriteEndElement();
        xml.WriteEndDocument();
    });

    private static void WritePeriod(XmlWriter xml, LivePeriod session, LiveTimes times)
    {
        var isOpen = times.LowLatency is not null && !session.HasEnded && !times.IsComplete;
        var sets = DashAdaptationSet.Of([.. session.Tracks.Where(track => track.Segments.Count > 0).Select(track => isOpen ? track : track with { Open = [] })]);
        var growth = times.IsComplete ? null : new DashGrowth(times.AvailableSince, times.Now, times.UpdateEvery) { LowLatency = times.LowLatency };
        var number = session.Number.ToString(CultureInfo.InvariantCulture);
        var period = new DashPeriod(number, session.Start, session.HasEnded ? LengthOf(session) : null, $"{number}/", (0, Timebase.Microseconds));
        new DashManifestWriter(xml, sets, growth, []).WritePeriod(period);
    }

    // What every rendition has: a player waits for one that ends before its Period.
    private static TimeSpan LengthOf(LivePeriod session) =>
        session.Tracks.Where(track => track.Segments.Count > 0).Select(track => track.Timebase.ToTimeSpan(track.Segments[^1].Start + track.Segments[^1].Duration)).DefaultIfEmpty().Min();

    private static string Duration(TimeSpan time) => Decimals.IsoDuration((long)time.TotalMicroseconds);
}

/// <summary>A session of a channel in its manifest.</summary>
/// <param name="Number">The session's.</param>
/// <param name="Start">When it began, from the start of the presentation; the same in every version.</param>
/// <param name="HasEnded">Whether everything of it is published.</param>
/// <param name="Tracks">Its renditions with the segments in the window; their times count from its start.</param>
public sealed record LivePeriod(int Number, TimeSpan Start, bool HasEnded, IReadOnlyList<RenditionTrack> Tracks);

/// <summary>The properties of a live presentation.</summary>
/// <param name="AvailableSince">Its start; the same in every version.</param>
/// <param name="Now">When this version was written.</param>
/// <param name="Segment">Target length of a segment.</param>
/// <param name="Window">How far back players can seek.</param>
/// <param name="IsComplete">Whether no more segments follow.</param>
public sealed record LiveTimes(DateTimeOffset AvailableSince, DateTimeOffset Now, TimeSpan Segment, TimeSpan Window, bool IsComplete)
{
    /// <summary>Length of the parts of segments; null: only whole segments are listed.</summary>
    public TimeSpan? Part { get; init; }

    internal DashLowLatency? LowLatency => Part is { } part ? new DashLowLatency(Segment, part) : null;

    // Until a segment is complete and listed takes two segments and a second, and until a player has read that, another; so much, and a second to spare.
    internal TimeSpan Delay => Part is null ? (Segment * 3) + TimeSpan.FromSeconds(2) : DashLowLatency.Target;

    // A player learns of a segment from a new version.
    internal TimeSpan UpdateEvery => Part ?? Segment;
}
