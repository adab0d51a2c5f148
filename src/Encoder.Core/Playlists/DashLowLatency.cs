using System.Globalization;
using System.Xml;

namespace Encoder.Core.Playlists;

/// <summary>
/// What the manifest of a channel with low latency says of time (ISO/IEC 23009-1 §5.3.9.5, §5.12, Annex K, and DASH-IF, Low-latency Modes for DASH). A segment is
/// available once its first part is, so that much earlier than its end.
/// </summary>
/// <param name="Segment">Target length of a segment.</param>
/// <param name="Part">Length of its parts.</param>
internal sealed record DashLowLatency(TimeSpan Segment, TimeSpan Part)
{
    /// <summary>
    /// How far players stay behind the arrival of the stream: until a part is listed takes up to three seconds, and until a player has read that it is listed,
    /// and loaded it, another half.
    /// </summary>
    public static TimeSpan Target { get; } = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(8);

    // Named by Latency, so that it is clear from where latency is counted.
    private const int Reference = 0;

    /// <summary>Writes that segments are available before they are complete, as attributes of a SegmentTemplate.</summary>
    public void WriteAvailability(XmlWriter xml)
    {
        var offset = Segment > Part ? Segment - Part : TimeSpan.Zero;
        xml.WriteAttributeString("availabilityTimeOffset", ((decimal)offset.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("availabilityTimeComplete", "false");
    }

    /// <summary>Writes how far players are to stay behind, and how much faster or slower they may play to do so.</summary>
    public static void WriteService(XmlWriter xml)
    {
        Start(xml, "ServiceDescription");
        Attribute(xml, "id", Reference);
        Start(xml, "Latency");
        Attribute(xml, "referenceId", Reference);
        Attribute(xml, "target", Target.TotalMilliseconds);
        Attribute(xml, "min", Least.TotalMilliseconds);
        Attribute(xml, "max", Most.TotalMilliseconds);
        xml.WriteEndElement();
        Start(xml, "PlaybackRate");
        xml.WriteAttributeString("min", "0.96");
        xml.WriteAttributeString("max", "1.04");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Writes the clock of a Period: when its time zero was, as far as is known.</summary>
    public static void WriteReference(XmlWriter xml, DateTimeOffset came, DateTimeOffset now)
    {
        Start(xml, "ProducerReferenceTime");
        Attribute(xml, "id", Reference);
        xml.WriteAttributeString("type", "encoder");
        xml.WriteAttributeString("wallClockTime", DashManifestWriter.IsoTime(came));
        Attribute(xml, "presentationTime", 0);
        WriteClock(xml, now);
        xml.WriteEndElement();
    }

    /// <summary>Writes the time of the server, which players take, not their own (§5.8.4.11).</summary>
    public static void WriteClock(XmlWriter xml, DateTimeOffset now)
    {
        Start(xml, "UTCTiming");
        xml.WriteAttributeString("schemeIdUri", "urn:mpeg:dash:utc:direct:2014");
        xml.WriteAttributeString("value", DashManifestWriter.IsoTime(now));
        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string name) => xml.WriteStartElement(name, DashManifestWriter.Namespace);

    private static void Attribute(XmlWriter xml, string name, double value) => xml.WriteAttributeString(name, value.ToString("0", CultureInfo.InvariantCulture));
}
