using System.Globalization;
using System.Xml;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// Writes the manifest of a channel: a Period per session, dynamic until the channel is stopped. Where a rung was dropped a new Period begins, because a
/// representation stays as long as its Period: players do not go on without it. Nothing of a Period changes but the segments that are listed,
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
        foreach (var part in sessions.SelectMany(PartsOf)) WritePeriod(xml, part, times);
        if (!times.IsComplete) DashLowLatency.WriteClock(xml, times.Now);
        xml.WriteEndElement();
        xml.WriteEndDocument();
    });

    private static void WritePeriod(XmlWriter xml, Part part, LiveTimes times)
    {
        var isOpen = times.LowLatency is not null && part.End is null && !times.IsComplete;
        var sets = DashAdaptationSet.Of([.. part.Tracks.Where(track => track.Segments.Count > 0).Select(track => isOpen ? track : track with { Open = [] })]);
        var growth = times.IsComplete ? null : new DashGrowth(times.AvailableSince, times.Now, times.UpdateEvery) { LowLatency = times.LowLatency };
        var number = part.Session.Number.ToString(CultureInfo.InvariantCulture);
        var id = part.From == 0 ? number : string.Create(CultureInfo.InvariantCulture, $"{number}-{part.From}");
        var period = new DashPeriod(id, part.Session.Start + TimeOf(part.Origin), part.End - TimeOf(part.Origin), $"{number}/", part.Origin);
        new DashManifestWriter(xml, sets, growth, []).WritePeriod(period);
    }

    // Of a part that ends with a rung, all renditions have the same segments; sound ends within a packet of the picture.
    private static IEnumerable<Part> PartsOf(LivePeriod session)
    {
        var kept = session.Tracks.Where(track => track.EndsAt is null).ToList();
        var oldest = kept.Where(track => track.Segments.Count > 0).Select(track => track.Segments[0].Number).DefaultIfEmpty().Min();
        var (from, origin) = (0, (Ticks: 0L, Timebase: Timebase.Microseconds));
        foreach (var ending in session.Tracks.Where(track => track.EndsAt is not null).OrderBy(track => track.EndsAt))
        {
            var (to, last) = (ending.EndsAt!.Value, ending.Segments[^1]);
            var end = (last.Start + last.Duration, ending.Timebase);
            if (to > Math.Max(oldest, from)) yield return new Part(session, from, origin, TimeOf(end), Within(to));
            (from, origin) = (to, end);
        }

        yield return new Part(session, from, origin, session.HasEnded ? LengthOf(session) : null, Within(int.MaxValue));

        IReadOnlyList<RenditionTrack> Within(int to) =>
        [
            .. session.Tracks.Where(track => (track.EndsAt ?? int.MaxValue) >= to)
                .Select(track => track with { Segments = [.. track.Segments.Where(segment => segment.Number >= Math.Max(oldest, from) && segment.Number < to)] }),
        ];
    }

    private static TimeSpan TimeOf((long Ticks, Timebase Timebase) time) => time.Timebase.ToTimeSpan(time.Ticks);

    // What every rendition has that was not dropped: a player waits for one that ends before its Period.
    private static TimeSpan LengthOf(LivePeriod session) =>
        session.Tracks.Where(track => track.EndsAt is null && track.Segments.Count > 0)
            .Select(track => track.Timebase.ToTimeSpan(track.Segments[^1].Start + track.Segments[^1].Duration)).DefaultIfEmpty().Min();

    private static string Duration(TimeSpan time) => Decimals.IsoDuration((long)time.TotalMicroseconds);

    /// <summary>What a Period has of a session.</summary>
    /// <param name="From">Number of its first segment, from the start of the session.</param>
    /// <param name="Origin">The media time at its start.</param>
    /// <param name="End">The media time at its end; null while that is open.</param>
    private sealed record Part(LivePeriod Session, int From, (long Ticks, Timebase Timebase) Origin, TimeSpan? End, IReadOnlyList<RenditionTrack> Tracks);
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
