using System.Globalization;
using System.Text;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Previews;

/// <summary>
/// The thumbnails of a film: the first picture of every n-th segment, in rows of ten on sheets of a hundred.
/// </summary>
/// <param name="Segments">Number of the segment of each thumbnail.</param>
/// <param name="Starts">The start time of each thumbnail, and finally the end time of the last.</param>
public sealed record SpriteSheets(IReadOnlyList<int> Segments, IReadOnlyList<TimeSpan> Starts)
{
    /// <summary>Maximum number of thumbnails of a film: two sheets.</summary>
    public const int Most = 200;

    private const int Side = 10;

    /// <summary>Thumbnails in a row.</summary>
    public int Columns => Math.Min(Segments.Count, Side);

    /// <summary>Rows of a sheet.</summary>
    public int Rows => Math.Min((Segments.Count + Side - 1) / Side, Side);

    /// <summary>Number of sheets; the last may be partly empty.</summary>
    public int Count => (Segments.Count + (Side * Side) - 1) / (Side * Side);

    /// <summary>The thumbnails of a rendition with at least one segment.</summary>
    public static SpriteSheets Of(IReadOnlyList<SegmentInfo> segments, Timebase timebase)
    {
        var step = (segments.Count + Most - 1) / Most;
        var chosen = segments.Where((_, index) => index % step == 0).ToList();
        return new(
            [.. chosen.Select(segment => segment.Number)],
            [.. chosen.Select(segment => timebase.ToTimeSpan(segment.Start)), timebase.ToTimeSpan(segments[^1].Start + segments[^1].Duration)]);
    }

    /// <summary>The index: WebVTT with a media fragment (W3C, xywh) as the text of each cue.</summary>
    public string Index(PreviewPlan plan)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var number = 0; number < Segments.Count; number++)
        {
            var (sheet, place) = (number / (Side * Side), number % (Side * Side));
            var (x, y) = (place % Side * plan.ThumbnailWidth, place / Side * plan.ThumbnailHeight);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{Text(Starts[number])} --> {Text(Starts[number + 1])}\n{PreviewFiles.Sheet(sheet)}#xywh={x},{y},{plan.ThumbnailWidth},{plan.ThumbnailHeight}\n");
        }

        return text.ToString();
    }

    private static string Text(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
}
