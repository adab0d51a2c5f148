using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>The output of an earlier finished job, described by its <c>job.json</c>.</summary>
internal sealed class FinishedOutput
{
    private readonly string directory;

    private FinishedOutput(string directory, JobReport report)
    {
        this.directory = directory;
        Report = report;
    }

    public JobReport Report { get; }

    /// <summary>The finished output in a folder; null when there is none, or a job.json that is not a report.</summary>
    public static FinishedOutput? Find(string directory)
    {
        var path = Path.Combine(directory, OutputLayout.Report);
        return File.Exists(path) && AtomicFile.Read(path, ContractsJson.Default.JobReport) is { State: JobState.Done, Renditions: not null, Warnings: not null, Spec.Delivery: not null } report
            && report.Renditions.All(rendition => OutputLayout.IsRenditionName(rendition.Name)) ? new(directory, report) : null;
    }

    /// <summary>Whether every file exists and the segments have the sizes in the report.</summary>
    public bool IsWhole()
    {
        var delivery = Report.Spec.Delivery;
        return (!delivery.Hls || Has(OutputLayout.Master)) && (!delivery.Dash || Has(OutputLayout.Manifest)) && (delivery.Encryption is null || Has(OutputLayout.Keys)) && Report.Renditions.All(IsWhole);
    }

    /// <summary>The files that its job wrote, according to the report, which comes last. Other files do not belong to the job.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Report.Renditions.SelectMany(FilesOf),
        .. Report.Previews is null ? [] : OutputLayout.Previews,
        .. Report.Spec.Delivery.Hls ? [OutputLayout.Master] : Array.Empty<string>(),
        .. Report.Spec.Delivery.Dash ? [OutputLayout.Manifest] : Array.Empty<string>(),
        .. Report.Spec.Delivery.Encryption is null ? Array.Empty<string>() : [OutputLayout.Keys],
        OutputLayout.Report,
    ];

    /// <summary>Deletes the files that its job wrote, and no others.</summary>
    public void Delete()
    {
        foreach (var path in Files())
            OutputFiles.Delete(directory, path);
    }

    private bool IsWhole(RenditionReport rendition)
    {
        var segments = RenditionFiles(rendition.Name).Where(path => OutputLayout.IsSegment(Path.GetFileName(path))).ToList();
        var needsMp4 = rendition.Kind == "video" && Report.Spec.Delivery.Mp4;
        return segments.Count == rendition.Segments
            && segments.Sum(path => new FileInfo(Path.Combine(directory, path)).Length) == rendition.Bytes
            && Has($"{rendition.Name}/{OutputLayout.Init}")
            && (!Report.Spec.Delivery.Hls || Has($"{rendition.Name}/{OutputLayout.Playlist}"))
            && (!needsMp4 || Has(OutputLayout.Mp4(rendition.Name)));
    }

    private IEnumerable<string> FilesOf(RenditionReport rendition) => RenditionFiles(rendition.Name)
        .Where(path => Path.GetFileName(path) switch
        {
            OutputLayout.Init => true,
            OutputLayout.Playlist => Report.Spec.Delivery.Hls,
            OutputLayout.Subtitles => false,
            var segment => OutputLayout.NumberOf(segment) < rendition.Segments,
        })
        .Concat(rendition.Kind == "video" && Report.Spec.Delivery.Mp4 ? [OutputLayout.Mp4(rendition.Name)] : []);

    private IEnumerable<string> RenditionFiles(string rendition)
    {
        var folder = Path.Combine(directory, rendition);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Where(OutputLayout.IsRenditionFile).Select(name => $"{rendition}/{name}").ToList()
            : [];
    }

    private bool Has(string path) => File.Exists(Path.Combine(directory, path));
}
