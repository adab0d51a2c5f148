using Encoder.Cli.Output;
using Encoder.Contracts;

namespace Encoder.Cli.Encode;

/// <summary>What a command that ended well tells.</summary>
/// <param name="IsAlreadyDone">Whether an earlier command had done it all.</param>
/// <param name="IsResumed">Whether this command went on from an earlier one's work.</param>
/// <param name="Elapsed">Time of this command.</param>
/// <param name="Speed">Source seconds per second of this command, null when it did not encode.</param>
internal sealed record EncodeResult(string Directory, JobReport Report, bool IsAlreadyDone, bool IsResumed, TimeSpan Elapsed, double? Speed)
{
    public string? Master => Existing(OutputLayout.Master);

    public string? Manifest => Existing(OutputLayout.Manifest);

    public IReadOnlyList<string> Mp4s => [.. Video.Select(rendition => Existing(OutputLayout.Mp4(rendition.Name))).OfType<string>()];

    public string ReportFile => Path.Combine(Directory, OutputLayout.Report);

    public IEnumerable<RenditionReport> Video => Report.Renditions.Where(rendition => rendition.Kind == "video");

    /// <summary>Frames of the source; null for a job of sound alone.</summary>
    public long? FramesIn => Video.Any() ? Report.Totals.SourceFrames : null;

    /// <summary>Frames of the rendition that has fewest; null for a job of sound alone.</summary>
    public long? FramesOut => Video.Any() ? Video.Min(rendition => rendition.Frames) : null;

    private string? Existing(string name) => Path.Combine(Directory, name) is var path && File.Exists(path) ? path : null;
}
