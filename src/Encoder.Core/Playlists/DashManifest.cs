using System.Text;
using System.Xml;

namespace Encoder.Core.Playlists;

/// <summary>Writes <c>manifest.mpd</c>: one Period (ISO/IEC 23009-1 §5.3), dynamic while it grows, static when complete.</summary>
public static class DashManifest
{
    /// <summary>
    /// Lists the renditions: one AdaptationSet per video codec, and one per audio track and codec. The Period starts with the earliest
    /// segment of any rendition.
    /// </summary>
    /// <param name="renditions">In order of preference; those without segments are omitted.</param>
    /// <param name="growth">Set while it grows; null when it is complete.</param>
    /// <param name="subtitles">Each an AdaptationSet of one file.</param>
    public static string Write(
        IReadOnlyList<RenditionTrack> renditions, DashGrowth? growth = null, IReadOnlyList<SubtitleRendition>? subtitles = null)
    {
        var sets = DashAdaptationSet.Of([.. renditions.Where(track => track.Segments.Count > 0)]);
        return Write(xml => new DashManifestWriter(xml, sets, growth, subtitles ?? []).Write());
    }

    /// <summary>A document in the form of all manifests.</summary>
    internal static string Write(Action<XmlWriter> write)
    {
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
            write(xml);
        return text.Append("\n");
    }

    // XmlWriter declares the encoding of its TextWriter, and that of a plain StringWriter is utf-16.
    private sealed class Utf8Writer : StringWriter
    {
        public Utf8Writer() : base(System.Globalization.CultureInfo.InvariantCulture) { }

        public override Encoding Encoding => Encoding.UTF8;

        public string Append(string end)
        {
            Write(end);
            return ToString();
        }
    }
}
