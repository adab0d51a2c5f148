using Encoder.Cli.Encode;
using Encoder.Contracts;

namespace Encoder.Cli.Progress;

/// <summary>Plain lines: one when the stage changes, else one every five seconds.</summary>
internal class LineReporter(CliHost host, bool verbose) : EncodeReporter(host, verbose)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private (Stage Stage, TimeSpan Elapsed)? lastLine;

    public override void Show(ProgressView view)
    {
        if (lastLine is { } last && last.Stage == view.Stage && view.Elapsed - last.Elapsed < Interval)
            return;
        lastLine = (view.Stage, view.Elapsed);
        Host.Out.WriteLine(ProgressText.Line(view));
    }

    public override void Notice(IReadOnlyList<Fault> notices) => WarnOnce(notices);

    public override void Resuming() => Host.Out.WriteLine("Continuing the work of an interrupted command.");

    public override void ReportJob(string text, JobInfo job) => Host.Out.WriteLine(text);

    public override void Done(EncodeResult result) => Host.Out.WriteLine(ProgressText.Summary(result));
}
