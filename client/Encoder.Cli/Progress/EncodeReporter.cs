using Encoder.Cli.Encode;
using Encoder.Contracts;
using Encoder.Core.Text;

namespace Encoder.Cli.Progress;

/// <summary>
/// Reports the progress of the command to a person or a script. This base class writes only warnings and errors, to standard error: the form of
/// <c>--quiet</c>.
/// </summary>
internal class EncodeReporter(CliHost host, bool verbose)
{
    private readonly HashSet<(string Code, string Message)> warned = [];

    protected CliHost Host { get; } = host;

    /// <summary>Creates the reporter for the options and the terminal.</summary>
    public static EncodeReporter Create(ProgressStyle style, bool verbose, CliHost host) => style switch
    {
        ProgressStyle.Quiet => new EncodeReporter(host, verbose),
        ProgressStyle.Json => new JsonReporter(host, verbose),
        // A separate method, so that Spectre.Console is not loaded otherwise.
        _ => host.IsTerminal ? CreateBars(host, verbose) : new LineReporter(host, verbose),
    };

    /// <summary>Runs the part of the command that shows progress.</summary>
    public virtual Task RunAsync(Func<Task> body) => body();

    public virtual void Show(ProgressView view)
    {
    }

    /// <summary>Reports that the work of an interrupted command is continued.</summary>
    public virtual void Resuming()
    {
    }

    /// <summary>All warnings so far; each is written once.</summary>
    public void Warn(IReadOnlyList<Fault> warnings)
    {
        foreach (var warning in warnings)
            if (warned.Add((warning.Code, warning.Message)))
                WriteWarning(warning);
    }

    /// <summary>Warnings about this machine, not about the file. Each is printed once per machine, and never with <c>--quiet</c>.</summary>
    public virtual void Notice(IReadOnlyList<Fault> notices)
    {
    }

    /// <summary>Prints the notices that were not printed on this machine before.</summary>
    protected void WarnOnce(IReadOnlyList<Fault> notices) => Warn([.. notices.Where(notice => NoticeLog.IsNew(Host.StateFolder, notice.ToString()))]);

    public virtual void Done(EncodeResult result)
    {
    }

    /// <summary>Reports the end of a command about a job of a server: as text for people, and the job itself.</summary>
    public virtual void ReportJob(string text, JobInfo job)
    {
    }

    public virtual void Failed(IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Host.Error.WriteLine($"encoder: {DisplayText.Mark(fault.ToString())}");
            if (verbose && fault.Detail is { Length: > 0 } detail)
                Host.Error.WriteLine(DisplayText.Mark(detail));
        }
    }

    public virtual void Cancelled(string sentence = "cancelled; all unfinished files were removed.") => Host.Error.WriteLine($"encoder: {sentence}");

    protected virtual void WriteWarning(Fault warning) => Host.Error.WriteLine($"encoder: warning: {DisplayText.Mark(warning.ToString())}");

    private static EncodeReporter CreateBars(CliHost host, bool verbose) => new BarReporter(host, verbose);
}
