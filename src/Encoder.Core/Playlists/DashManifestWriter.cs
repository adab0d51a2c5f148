using System.Globalization;
using System.Xml;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>The elements of one manifest, in the order of the schema (ISO/IEC 23009-1 Annex B).</summary>
internal sealed class DashManifestWriter(
    XmlWriter xml, IReadOnlyList<DashAdaptationSet> sets, DashGrowth? growth, IReadOnlyList<SubtitleRendition> subtitles)
{
    /// <summary>The namespace of the elements.</summary>
    public const string Namespace = "urn:mpeg:dash:schema:mpd:2011";

    /// <summary>The profiles.</summary>
    public const string Profiles = "urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019";
    private const string ChannelScheme = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";

    private DashPeriod period = new("0", TimeSpan.Zero, null, "", (0, Timebase.Microseconds));

    private readonly List<DashTimeline> timelines = [.. sets.SelectMany(set => set.Representations).Select(one => one.Timeline)];

    /// <summary>Writes the document.</summary>
    public void Write()
    {
        var end = timelines.Select(one => Microseconds(one.End, one)).DefaultIfEmpty().Max();
        var longest = timelines.Select(one => Microseconds(one.Longest, one)).DefaultIfEmpty().Max();

        xml.WriteStartDocument();
        Start("MPD");
        Attribute("profiles", Profiles);
        if (growth is null)
        {
            Attribute("type", "static");
            Attribute("mediaPresentationDuration", Decimals.IsoDuration(end - Microseconds(Origin.Ticks, Origin.Timebase)));
        }
        else
        {
            Attribute("type", "dynamic");
            Attribute("availabilityStartTime", IsoTime(growth.AvailableSince));
            Attribute("publishTime", IsoTime(growth.Now));
            Attribute("minimumUpdatePeriod", Decimals.IsoDuration((long)growth.UpdateEvery.TotalMicroseconds));
        }

        Attribute("minBufferTime", Decimals.IsoDuration(longest));
        WritePeriod(new DashPeriod("0", TimeSpan.Zero, null, "", Origin));
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    /// <summary>Writes the Period alone.</summary>
    public void WritePeriod(DashPeriod one)
    {
        period = one;
        Start("Period");
        Attribute("id", one.Id);
        Attribute("start", Decimals.IsoDuration((long)one.Start.TotalMicroseconds));
        if (one.Duration is { } duration)
            Attribute("duration", Decimals.IsoDuration((long)duration.TotalMicroseconds));
        for (var id = 0; id < sets.Count; id++)
            WriteSet(id, sets[id]);
        foreach (var (at, (track, label)) in SubtitleRendition.Labeled(subtitles).Index())
            WriteSubtitles(sets.Count + at, track, label);
        xml.WriteEndElement();
    }

    // The start of the Period: the earliest segment, in its own timescale, so that no rounding occurs.
    private (long Ticks, Timebase Timebase) Origin => timelines
        .Select(one => (one.Start, one.Timebase))
        .DefaultIfEmpty((Start: 0, Timebase: Timebase.Microseconds))
        .MinBy(one => (Int128)one.Start * int.MaxValue / one.Timebase.Den);

    private void WriteSet(int id, DashAdaptationSet set)
    {
        var isVideo = set.Kind == RenditionKind.Video;
        Start("AdaptationSet");
        Attribute("id", id);
        Attribute("contentType", isVideo ? "video" : "audio");
        Attribute("mimeType", isVideo ? "video/mp4" : "audio/mp4");
        if (!isVideo && LanguageTag.From(set.First.Language) is { } language)
            Attribute("lang", language);
        Attribute("segmentAlignment", set.IsAligned ? "true" : "false");
        Attribute("startWithSAP", 1);
        if (!isVideo)
            Descriptor("AudioChannelConfiguration", ChannelScheme, set.First.Channels.ToString(CultureInfo.InvariantCulture));
        if (set.First.Encryption is { } encryption)
            DashProtection.Write(xml, encryption, period.Folder);
        if (isVideo && sets.Any(one => one.First.VideoRange is not null))
            WriteColor(set.First.Color);
        if (!isVideo && PlaylistText.Clean(set.First.Title) is { } title)
            xml.WriteElementString("Label", Namespace, title);
        if (growth is { LowLatency: not null })
            DashLowLatency.WriteReference(xml, growth.AvailableSince + period.Start - period.Origin.Timebase.ToTimeSpan(period.Origin.Ticks), growth.Now);
        foreach (var purpose in TrackPurposes.AudioPurposes(set.First.Purpose))
            Descriptor("Accessibility", TrackPurposes.AudioPurposeScheme, purpose);
        Descriptor("Role", TrackPurposes.RoleScheme, set.IsMain ? "main" : "alternate");
        foreach (var role in TrackPurposes.Roles(set.First.Purpose, isSound: true))
            Descriptor("Role", TrackPurposes.RoleScheme, role);
        // While it grows, one may be a segment ahead of the other: the form of the document stays the same all the same.
        var isShared = set.SharesTimeline && growth is null;
        if (isShared)
            WriteTemplate(set.Representations[0].Timeline);
        foreach (var one in set.Representations)
            WriteRepresentation(one, hasOwnTimeline: !isShared);
        xml.WriteEndElement();
    }

    // ISO/IEC 23091-2 §8, as properties by ISO/IEC 23009-1 §5.8.5: supplemental, so that a player which does not know them plays on.
    private void WriteColor(ColorCodes? color)
    {
        if (color is null) return;
        foreach (var (name, value) in new[] { ("ColourPrimaries", color.Primaries), ("TransferCharacteristics", color.Transfer), ("MatrixCoefficients", color.Matrix) })
            if (value != ColorCodes.Unspecified)
                Descriptor("SupplementalProperty", $"urn:mpeg:mpegB:cicp:{name}", value.ToString(CultureInfo.InvariantCulture));
    }

    // A file beside the stream, without segments (§5.3.5.2); its bitrate is next to nothing.
    private void WriteSubtitles(int id, SubtitleRendition track, string label)
    {
        Start("AdaptationSet");
        Attribute("id", id);
        Attribute("contentType", "text");
        Attribute("mimeType", "text/vtt");
        if (LanguageTag.From(track.Language) is { } language)
            Attribute("lang", language);
        xml.WriteElementString("Label", Namespace, label);
        if (track.Purpose.HasFlag(TrackPurpose.HearingImpaired))
            Descriptor("Accessibility", TrackPurposes.RoleScheme, "caption");
        Descriptor("Role", TrackPurposes.RoleScheme, track.IsForced ? "forced-subtitle" : "subtitle");
        foreach (var role in TrackPurposes.Roles(track.Purpose, isSound: false))
            Descriptor("Role", TrackPurposes.RoleScheme, role);
        Start("Representation");
        Attribute("id", track.Name);
        Attribute("bandwidth", 1000);
        xml.WriteElementString("BaseURL", Namespace, $"{track.Name}/{SubtitleRendition.FileName}");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteRepresentation(DashRepresentation one, bool hasOwnTimeline)
    {
        var track = one.Track;
        Start("Representation");
        Attribute("id", track.Name);
        Attribute("bandwidth", track.Bandwidth.PeakBps);
        Attribute("codecs", track.Codecs);
        if (track.Kind == RenditionKind.Video)
        {
            Attribute("width", track.Width);
            Attribute("height", track.Height);
            if (track.FrameRate.IsPositive)
                Attribute("frameRate", track.FrameRate.Den == 1 ? $"{track.FrameRate.Num}" : $"{track.FrameRate}");
            Attribute("sar", "1:1");
        }
        else
            Attribute("audioSamplingRate", track.SampleRateHz);

        if (hasOwnTimeline)
            WriteTemplate(one.Timeline);
        xml.WriteEndElement();
    }

    private void WriteTemplate(DashTimeline timeline)
    {
        Start("SegmentTemplate");
        Attribute("timescale", timeline.Timescale);
        if (timeline.Timebase.Rescale(period.Origin.Ticks, period.Origin.Timebase) is not 0 and var offset)
            Attribute("presentationTimeOffset", offset);
        // Segments are not produced in real time: every listed segment is available, however far ahead of real time (§5.3.9.2.2).
        if (growth is { LowLatency: { } lowLatency })
            lowLatency.WriteAvailability(xml);
        else if (growth is not null)
            Attribute("availabilityTimeOffset", "INF");
        Attribute("startNumber", timeline.FirstNumber);
        Attribute("initialization", $"{period.Folder}$RepresentationID$/init.mp4");
        Attribute("media", $"{period.Folder}$RepresentationID$/seg-$Number%05d$.m4s");
        Start("SegmentTimeline");
        long next = -1;
        foreach (var run in timeline.Runs)
        {
            Start("S");
            if (run.Time != next || run.IsOpen)
                Attribute("t", run.Time);
            Attribute("d", run.Duration);
            if (run.Repeat > 0)
                Attribute("r", run.Repeat);
            xml.WriteEndElement();
            next = run.End;
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Descriptor(string element, string scheme, string value)
    {
        Start(element);
        Attribute("schemeIdUri", scheme);
        Attribute("value", value);
        xml.WriteEndElement();
    }

    private void Start(string element) => xml.WriteStartElement(element, Namespace);

    private void Attribute(string name, string value) => xml.WriteAttributeString(name, value);

    private void Attribute(string name, long value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    internal static string IsoTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Microseconds(long ticks, DashTimeline timeline) => Microseconds(ticks, timeline.Timebase);

    private static long Microseconds(long ticks, Timebase timebase) => Timebase.Microseconds.Rescale(ticks, timebase);
}
