using Encoder.Cli.Encode;
using Encoder.Cli.Progress;
using Encoder.Client;
using Encoder.Contracts;
using Microsoft.Extensions.Options;

namespace Encoder.Cli.Remote;

/// <summary>One command that calls a server: creates the client, runs, and converts failures into messages and an exit code.</summary>
internal sealed partial class RemoteSession(IEncoderClient client, Uri server, CliHost host, ProgressStyle style, EncodeReporter reporter)
{
    /// <summary>Runs the command; returns the exit code.</summary>
    public static async Task<int> RunAsync(RemoteOptions options, CliHost host, Func<RemoteSession, Task> run, CancellationToken cancellationToken)
    {
        var reporter = EncodeReporter.Create(options.Style, false, host);
        try
        {
            if (!Uri.TryCreate(options.Server, UriKind.Absolute, out var server))
                return Refuse(host, [$"--server is '{options.Server}'; give an http or https address."]);
            var client = host.Connect(new EncoderClientOptions
            {
                Server = server, ApiKey = options.ApiKey, RetryFor = options.RetryFor, Retrying = (fault, _) => reporter.Warn([fault with { Message = $"{fault.Message} Trying again." }]),
            });
            using (client as IDisposable)
                await run(new RemoteSession(client, server, host, options.Style, reporter));
            return ExitCodes.Ok;
        }
        catch (OptionsValidationException e)
        {
            return Refuse(host, e.Failures);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reporter.Cancelled(options.Cancelled);
            return ExitCodes.Cancelled;
        }
        catch (Exception e)
        {
            var faults = e is FaultException known ? known.Faults : [new Fault(ErrorCodes.WorkFailed, $"Unexpected: {e.Message}", e.ToString())];
            reporter.Failed(faults);
            return faults[0].Code == ErrorCodes.JobCancelled ? ExitCodes.Cancelled : ExitCodes.Failed;
        }
    }

    private static int Refuse(CliHost host, IEnumerable<string> mistakes)
    {
        foreach (var mistake in mistakes)
            host.Error.WriteLine($"encoder: {mistake}");
        return ExitCodes.Usage;
    }
}
