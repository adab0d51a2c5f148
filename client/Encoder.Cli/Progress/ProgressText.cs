using System.Text;
using Encoder.Cli.Encode;
using Encoder.Contracts;

namespace Encoder.Cli.Progress;

/// <summary>Progress and result as plain text. Pure.</summary>
internal static class ProgressText
{
    /// <summary><c>0:12 encoding 34 %, 720p 245/720, 480p 245/720, 2.1× real time, 0:24 left</c>.</summary>
    public static string Line(ProgressView view)
    {
        var stage = view.Stage == Stage.Encoding && view.Fraction is { } fraction ? $"{StageName(view.Stage)} {DisplayFormat.Percent(fraction)}" : StageName(view.Stage);
        IEnumerable<string> parts =
        [
            stage, .. view.Upload is { Fraction: not 1 } upload ? [UploadPart(upload)] : Array.Empty<string>(),
            .. view.Stage == Stage.Encoding ? Details(view) : [],
        ];
        return $"{DisplayFormat.Clock(view.Elapsed)} {string.Join(", ", parts)}";
    }

    /// <summary>The stage as a word.</summary>
    public static string StageName(Stage stage) => stage.ToString().ToLowerInvariant();

    /// <summary><c>245/720</c>, <c>245</c> while the total is unknown, <c>12 segments</c> for audio.</summary>
    public static string Amount(RenditionView rendition) =>
        rendition.IsAudio ? DisplayFormat.Count(rendition.Segments, "segment") : rendition.TotalFrames is { } total ? $"{rendition.Frames}/{total}" : $"{rendition.Frames}";

    /// <summary><c>12.3 MB/45.6 MB</c>, <c>12.3 MB</c> while the total is unknown.</summary>
    public static string Amount(UploadView upload) =>
        upload.TotalBytes is { } total ? $"{DisplayFormat.Bytes(upload.Bytes)}/{DisplayFormat.Bytes(total)}" : DisplayFormat.Bytes(upload.Bytes);

    /// <summary>The result: the files, their folder, and the frame counts.</summary>
    public static string Summary(EncodeResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(Headline(result));
        if (result.FramesIn is { } framesIn)
            text.AppendLine(FramesLine(framesIn, result.Video.ToList()));
        AppendPath(text, "HLS", result.Master);
        AppendPath(text, "DASH", result.Manifest);
        foreach (var mp4 in result.Mp4s)
            AppendPath(text, "MP4", mp4);
        AppendPath(text, "Report", result.ReportFile);
        return text.ToString().TrimEnd();
    }

    private static string UploadPart(UploadView upload) =>
        upload.Fraction is { } fraction ? $"upload {DisplayFormat.Percent(fraction)} ({Amount(upload)})" : $"upload {Amount(upload)}";

    private static IEnumerable<string> Details(ProgressView view) =>
    [
        .. view.Renditions.Select(rendition => $"{rendition.Name} {Amount(rendition)}"),
        .. view.Speed is { } speed ? [$"{DisplayFormat.Speed(speed)} real time"] : Array.Empty<string>(),
        .. view.Remaining is { } remaining ? [$"{DisplayFormat.Clock(remaining)} left"] : Array.Empty<string>(),
    ];

    private static string Headline(EncodeResult result)
    {
        var totals = result.Report.Totals;
        var content = $"{DisplayFormat.Duration(TimeSpan.FromSeconds(totals.SourceSeconds))} of source, {DisplayFormat.Bytes(totals.Bytes)}";
        if (result.IsAlreadyDone)
            return $"Already done: {content}; all files exist.";
        var speed = result.Speed is { } known ? $", {DisplayFormat.Speed(known)} real time" : "";
        return $"Done in {DisplayFormat.Duration(result.Elapsed)}: {content}{speed}.";
    }

    private static string FramesLine(long framesIn, IReadOnlyList<RenditionReport> video) => video.All(rendition => rendition.Frames == framesIn)
        ? $"Frames in {framesIn} = frames out {framesIn} ({string.Join(", ", video.Select(rendition => rendition.Name))})"
        : $"Frames in {framesIn}, frames out {string.Join(", ", video.Select(rendition => $"{rendition.Name} {rendition.Frames}"))}";

    private static void AppendPath(StringBuilder text, string label, string? path)
    {
        if (path is not null)
            text.AppendLine($"  {label,-6} {path}");
    }
}
