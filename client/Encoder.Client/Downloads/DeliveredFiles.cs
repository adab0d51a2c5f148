using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>The files that a job delivered, according to its report and to the MP4s of the job. Pure.</summary>
internal static class DeliveredFiles
{
    /// <summary>The report itself: downloaded first, renamed to its final name last.</summary>
    public const string Report = "job.json";

    /// <summary>Every file except the report; files that a player needs first come first. Fault: <c>server.answer_unexpected</c>.</summary>
    public static IReadOnlyList<string> Of(JobReport report, JobInfo job)
    {
        if (report.Renditions.FirstOrDefault(rendition => !IsName(rendition.Name)) is { } strange)
            throw new FaultException(ErrorCodes.AnswerUnexpected, $"The report of the job contains an invalid rendition name, '{strange.Name}'.");
        var delivery = report.Spec.Delivery;
        return
        [
            .. delivery.Hls ? ["master.m3u8"] : Array.Empty<string>(),
            .. delivery.Dash ? ["manifest.mpd"] : Array.Empty<string>(),
            .. report.Renditions.SelectMany(rendition => Segments(rendition, delivery)),
            .. job.Renditions.Where(rendition => rendition.Mp4 is not null && IsName(rendition.Name)).Select(rendition => $"{rendition.Name}.mp4"),
        ];
    }

    private static IEnumerable<string> Segments(RenditionReport rendition, DeliverySpec delivery) => delivery is { Hls: false, Dash: false }
        ? []
        :
        [
            $"{rendition.Name}/init.mp4",
            .. Enumerable.Range(0, rendition.Segments).Select(k => string.Create(CultureInfo.InvariantCulture, $"{rendition.Name}/seg-{k:D5}.m4s")),
            .. delivery.Hls ? [$"{rendition.Name}/playlist.m3u8"] : Array.Empty<string>(),
        ];

    // A name becomes part of a local path, so names from the server are not trusted.
    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
