using Encoder.Cli.Output;
using Encoder.Contracts;

namespace Encoder.Cli.Encode;

/// <summary>The result of a successful command.</summary>
/// <param name="IsAlreadyDone">Whether an earlier command had already done all the work.</param>
/// <param name="IsResumed">Whether this command continued the work of an earlier one.</param>
/// <param name="Elapsed">Time of this command.</param>
/// <param name="Speed">Source seconds per second of this command, null when it did not encode.</param>
internal sealed record EncodeResult(string Directory, JobReport Report, bool IsAlreadyDone, bool IsResumed, TimeSpan Elapsed, double? Speed)
{
    public string? Master => Existing(OutputLayout.Master);

    public string? Manifest => Existing(OutputLayout.Manifest);

    public IReadOnlyList<string> Mp4s => [.. Video.Select(rendition => Existing(OutputLayout.Mp4(rendition.Name))).OfType<string>()];

    public string ReportFile => Path.Combine(Directory, OutputLayout.Report);

    public IEnumerable<RenditionReport> Video => Report.Renditions.Where(rendition => rendition.Kind == "video");

    /// <summary>Frames of the source; null for a job with audio only.</summary>
    public long? FramesIn => Video.Any() ? Report.Totals.SourceFrames : null;

    /// <summary>Frames of the video rendition with the fewest; null for a job with audio only.</summary>
    public long? FramesOut => Video.Any() ? Video.Min(rendition => rendition.Frames) : null;

    private string? Existing(string name) => Path.Combine(Directory, name) is var path && File.Exists(path) ? path : null;
}
