using System.Globalization;
using System.Xml;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// Writes the manifest of a channel: a Period per session, dynamic until the channel is stopped. Nothing of a Period changes but the segments that are listed,
/// and its duration, which is set when it has ended. The manifest that becomes static keeps all times, so that a player goes on.
/// </summary>
public static class LiveManifest
{
    private const string ClockScheme = "urn:mpeg:dash:utc:direct:2014";

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
            Attribute("minimumUpdatePeriod", Duration(times.Segment));
            Attribute("timeShiftBufferDepth", Duration(times.Window));
            Attribute("suggestedPresentationDelay", Duration(times.Delay));
        }

        Attribute("minBufferTime", Duration(times.Segment));
        foreach (var session in sessions) WritePeriod(xml, session, times);
        if (!times.IsComplete) WriteClock(xml, times.Now);
        xml.WriteEndElement();
        xml.WriteEndDocument();
    });

    private static void WritePeriod(XmlWriter xml, LivePeriod session, LiveTimes times)
    {
        var sets = DashAdaptationSet.Of([.. session.Tracks.Where(track => track.Segments.Count > 0)]);
        var growth = times.IsComplete ? null : new DashGrowth(times.AvailableSince, times.Now, times.Segment);
        var number = session.Number.ToString(CultureInfo.InvariantCulture);
        var period = new DashPeriod(number, session.Start, session.HasEnded ? LengthOf(session) : null, $"{number}/", (0, Timebase.Microseconds));
        new DashManifestWriter(xml, sets, growth, []).WritePeriod(period);
    }

    // What every rendition has: a player waits for one that ends before its Period.
    private static TimeSpan LengthOf(LivePeriod session) =>
        session.Tracks.Where(track => track.Segments.Count > 0).Select(track => track.Timebase.ToTimeSpan(track.Segments[^1].Start + track.Segments[^1].Duration)).DefaultIfEmpty().Min();

    // §5.8.4.11: players take the time of the server, not their own.
    private static void WriteClock(XmlWriter xml, DateTimeOffset now)
    {
        xml.WriteStartElement("UTCTiming", DashManifestWriter.Namespace);
        xml.WriteAttributeString("schemeIdUri", ClockScheme);
        xml.WriteAttributeString("value", DashManifestWriter.IsoTime(now));
        xml.WriteEndElement();
    }

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
    // Until a segment is complete and listed takes two segments and a second, and until a player has read that, another; so much, and a second to spare.
    internal TimeSpan Delay => (Segment * 3) + TimeSpan.FromSeconds(2);
}
