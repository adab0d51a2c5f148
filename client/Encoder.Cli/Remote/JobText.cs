using System.Text;
using Encoder.Cli.Progress;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>A server's jobs as plain text. Pure.</summary>
internal static class JobText
{
    /// <summary>The text after an upload whose job is not finished.</summary>
    public static string Uploaded(JobInfo job) => job.State == JobState.Done
        ? $"Uploaded and encoded: job {job.Id}."
        : $"Uploaded; job {job.Id} is {StateOf(job)}. Follow it with: encoder watch {job.Id}";

    /// <summary>The text after the end of a job.</summary>
    public static string Ended(JobInfo job, Uri server)
    {
        var text = new StringBuilder($"Done: job {job.Id}");
        if (job.EndedAt is { } ended)
            text.Append($", {DisplayFormat.Duration(ended - job.CreatedAt)} after it was created");
        text.AppendLine(".");
        return Append(text, job, server);
    }

    /// <summary>The details of a job.</summary>
    public static string Status(JobInfo job, Uri server)
    {
        var text = new StringBuilder();
        text.AppendLine($"{job.Id}  {StateOf(job)}  {Printable.Of(job.Name)}");
        AppendLine(text, "file", Printable.Of(job.FileName) + (job.SourceSeconds is { } seconds ? $", {DisplayFormat.Duration(TimeSpan.FromSeconds(seconds))}" : ""));
        if (job.Progress.TotalBytes is { } bytes)
            AppendLine(text, "upload", $"{DisplayFormat.Percent(job.Progress.Uploaded)} of {DisplayFormat.Bytes(bytes)}");
        AppendLine(text, "encode", $"{DisplayFormat.Percent(job.Progress.Encoded)}, {Chunks(job.Progress)}{(job.Progress.Speed is { } speed ? $", {DisplayFormat.Speed(speed)} real time" : "")}");
        AppendLine(text, "playable", DisplayFormat.Percent(job.Progress.Published));
        foreach (var warning in job.Warnings)
            AppendLine(text, "warning", Printable.Of(warning.ToString()));
        if (job.Fault is { } fault)
            AppendLine(text, "error", Printable.Of(fault.ToString()));
        return Append(text, job, server);
    }

    /// <summary>A page of jobs.</summary>
    public static string Table(JobPage page)
    {
        var table = TextTable.Of(
            ["JOB", "STATE", "UPLOADED", "ENCODED", "CREATED", "NAME"],
            page.Jobs.Select(job => (string[])
            [
                job.Id, StateOf(job), DisplayFormat.Percent(job.Progress.Uploaded), DisplayFormat.Percent(job.Progress.Encoded), $"{job.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z",
                Printable.Of(job.Name),
            ]));
        var foot = page.Next is null ? DisplayFormat.Count(page.Total, "job") : $"{DisplayFormat.Count(page.Total, "job")}; more with --after {page.Next}";
        return page.Jobs.Count == 0 ? "No jobs." : $"{table}\n{foot}";
    }

    private static string StateOf(JobInfo job) => job.State.ToString().ToLowerInvariant() + (job.IsWaitingForUpload && !job.State.IsFinal() ? ", waiting for the upload" : "");

    private static string Chunks(JobProgress progress) =>
        progress.TotalChunks is { } total ? $"{progress.DoneChunks}/{DisplayFormat.Count(total, "chunk")}" : DisplayFormat.Count(progress.DoneChunks, "chunk");

    private static string Append(StringBuilder text, JobInfo job, Uri server)
    {
        AppendLink(text, "HLS", job.Links.Hls, server);
        AppendLink(text, "DASH", job.Links.Dash, server);
        foreach (var rendition in job.Renditions)
            AppendLink(text, "MP4", rendition.Mp4, server);
        AppendLink(text, "Report", job.Links.Report, server);
        return text.ToString().TrimEnd();
    }

    private static void AppendLink(StringBuilder text, string label, string? link, Uri server)
    {
        if (link is not null && Uri.TryCreate(server, link, out var address))
            AppendLine(text, label, address.AbsoluteUri);
    }

    private static void AppendLine(StringBuilder text, string label, string value) => text.AppendLine($"  {label,-8} {value}");
}
