using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Encoder.Cli.Encode;
using Encoder.Contracts;

namespace Encoder.Cli.Progress;

/// <summary>One JSON object per line on standard output; see <see cref="ProgressEvent"/> and the other events.</summary>
internal sealed class JsonReporter(CliHost host, bool verbose) : EncodeReporter(host, verbose)
{
    public override void Show(ProgressView view)
    {
        if (view.Upload is { } upload)
            Write(new UploadEvent("upload", upload.Job, upload.Bytes, upload.TotalBytes, upload.Fraction is { } share ? Rounded(share * 100) : null), CliJson.Default.UploadEvent);
        if (view.Stage != Stage.Starting || view.Upload is null)
            ShowEncode(view);
    }

    private void ShowEncode(ProgressView view) => Write(
        new ProgressEvent(
            "progress", ProgressText.StageName(view.Stage), Rounded(view.Elapsed.TotalSeconds), view.Fraction is { } fraction ? Rounded(fraction * 100) : null,
            view.Speed is { } speed ? Rounded(speed) : null, view.Remaining?.TotalSeconds,
            [
                .. view.Renditions.Select(rendition => new RenditionEvent(
                    rendition.Name, rendition.IsAudio ? "audio" : "video", rendition.IsAudio ? null : rendition.Frames, rendition.TotalFrames,
                    rendition.Segments, rendition.IsComplete)),
            ]),
        CliJson.Default.ProgressEvent);

    public override void Done(EncodeResult result) => Write(
        new DoneEvent(
            "done", result.Report.Job, result.IsAlreadyDone, result.IsResumed, result.Directory, result.Master, result.Manifest, result.Mp4s, result.ReportFile,
            result.FramesIn, result.FramesOut, result.Report.Totals.Bytes, Rounded(result.Report.Totals.SourceSeconds), Rounded(result.Elapsed.TotalSeconds),
            result.Speed is { } speed ? Rounded(speed) : null,
            [
                .. result.Report.Renditions.Select(rendition => new DoneRendition(
                    rendition.Name, rendition.Kind, rendition.Codecs, rendition.Width, rendition.Height, rendition.Frames, rendition.Segments, rendition.Bytes)),
            ]),
        CliJson.Default.DoneEvent);

    public override void Failed(IReadOnlyList<Fault> faults)
    {
        base.Failed(faults);
        Write(
            new FailedEvent("failed", faults[0].Code, faults[0].Message, [.. faults.Select(fault => new FaultEvent(fault.Code, fault.Message))]),
            CliJson.Default.FailedEvent);
    }

    public override void Notice(IReadOnlyList<Fault> notices) => WarnOnce(notices);

    public override void ReportJob(string text, JobInfo job) => Write(new JobEvent("job", job), CliJson.Default.JobEvent);

    public override void Cancelled(string sentence = "cancelled; all unfinished files were removed.")
    {
        base.Cancelled(sentence);
        Write(new CancelledEvent("cancelled"), CliJson.Default.CancelledEvent);
    }

    protected override void WriteWarning(Fault warning) => Write(new WarningEvent("warning", warning.Code, warning.Message), CliJson.Default.WarningEvent);

    private void Write<T>(T value, JsonTypeInfo<T> type)
    {
        Host.Out.WriteLine(JsonSerializer.Serialize(value, type));
        Host.Out.Flush();
    }

    private static double Rounded(double value) => Math.Round(value, 3);
}
