using Encoder.Cli.Encode;
using Encoder.Contracts;
using Encoder.Core.Text;

namespace Encoder.Cli.Progress;

/// <summary>
/// Tells a person or a script how the command goes. This base tells nothing but warnings and errors, on standard error: the form of
/// <c>--quiet</c>.
/// </summary>
internal class EncodeReporter(CliHost host, bool verbose)
{
    private readonly HashSet<(string Code, string Message)> warned = [];

    protected CliHost Host { get; } = host;

    /// <summary>The form that the options and the terminal ask for.</summary>
    public static EncodeReporter Create(ProgressStyle style, bool verbose, CliHost host) => style switch
    {
        ProgressStyle.Quiet => new EncodeReporter(host, verbose),
        ProgressStyle.Json => new JsonReporter(host, verbose),
        // Its own method, so that Spectre.Console is not even loaded otherwise.
        _ => host.IsTerminal ? CreateBars(host, verbose) : new LineReporter(host, verbose),
    };

    /// <summary>Runs the part of the command that shows progress.</summary>
    public virtual Task RunAsync(Func<Task> body) => body();

    public virtual void Show(ProgressView view)
    {
    }

    /// <summary>Says that work goes on from an interrupted command's.</summary>
    public virtual void Resuming()
    {
    }

    /// <summary>Warnings, all so far; each is told once.</summary>
    public void Warn(IReadOnlyList<Fault> warnings)
    {
        foreach (var warning in warnings)
            if (warned.Add((warning.Code, warning.Message)))
                TellWarning(warning);
    }

    /// <summary>What is so of this machine and not of this file: told once for good, and not at all where only what went wrong is asked for.</summary>
    public virtual void Notice(IReadOnlyList<Fault> notices)
    {
    }

    /// <summary>The notices that were not told before.</summary>
    protected void WarnOnce(IReadOnlyList<Fault> notices) => Warn([.. notices.Where(notice => NoticeLog.IsNew(Host.StateFolder, notice.ToString()))]);

    public virtual void Done(EncodeResult result)
    {
    }

    /// <summary>The end of a command about a server's job: what it is, for people, and the job.</summary>
    public virtual void Told(string text, JobInfo job)
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

    public virtual void Cancelled(string sentence = "cancelled; nothing is left behind.") => Host.Error.WriteLine($"encoder: {sentence}");

    protected virtual void TellWarning(Fault warning) => Host.Error.WriteLine($"encoder: warning: {DisplayText.Mark(warning.ToString())}");

    private static EncodeReporter CreateBars(CliHost host, bool verbose) => new BarReporter(host, verbose);
}
