using Encoder.Cli.Encode;
using Encoder.Contracts;

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
    public static EncodeReporter Create(EncodeOptions options, CliHost host) => options.Style switch
    {
        ProgressStyle.Quiet => new EncodeReporter(host, options.Verbose),
        ProgressStyle.Json => new JsonReporter(host, options.Verbose),
        // Its own method, so that Spectre.Console is not even loaded otherwise.
        _ => host.IsTerminal ? CreateBars(host, options.Verbose) : new LineReporter(host, options.Verbose),
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

    public virtual void Done(EncodeResult result)
    {
    }

    public virtual void Failed(IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Host.Error.WriteLine($"encoder: {fault}");
            if (verbose && fault.Detail is { Length: > 0 } detail)
                Host.Error.WriteLine(detail);
        }
    }

    public virtual void Cancelled() => Host.Error.WriteLine("encoder: cancelled; nothing is left behind.");

    protected virtual void TellWarning(Fault warning) => Host.Error.WriteLine($"encoder: warning: {warning}");

    private static EncodeReporter CreateBars(CliHost host, bool verbose) => new BarReporter(host, verbose);
}
