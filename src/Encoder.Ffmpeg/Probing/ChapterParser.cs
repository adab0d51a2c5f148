using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Probing;

/// <summary>ffprobe's chapters on the asset's time line. Chapters without a time, or that end before the time line starts, are omitted.</summary>
internal static class ChapterParser
{
    private const int Most = 1_000;

    public static IReadOnlyList<Chapter> Parse(IReadOnlyList<ProbeChapter> chapters, long startUs) =>
    [
        .. chapters.Take(Most).Select(chapter => Parse(chapter, startUs)).OfType<Chapter>().OrderBy(chapter => chapter.Start),
    ];

    private static Chapter? Parse(ProbeChapter chapter, long startUs)
    {
        if (ProbeValues.Microseconds(chapter.StartTime) is not { } start || ProbeValues.Microseconds(chapter.EndTime) is not { } end) return null;
        if (end <= Math.Max(start, startUs)) return null;
        return new Chapter(Time(Math.Max(start, startUs) - startUs), Time(end - startUs), ProbeValues.Title(chapter.Tags?.Title) ?? "");
    }

    private static TimeSpan Time(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);
}
