using Encoder.Contracts;
using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;

namespace Encoder.Cli.Serve;

/// <summary>One run of <c>encoder serve</c>, until a signal arrives. No other class of the command uses ASP.NET, so other commands do not load it.</summary>
internal static class ServeSession
{
    /// <summary>Runs the server; returns the exit code. A signal is its normal end.</summary>
    public static async Task<int> RunAsync(ServeOptions options, CliHost host, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await ServerHost.StartAsync(HostOptions(options, host), cancellationToken);
            host.Out.WriteLine($"Serving {server.Address} from {server.Container ?? options.Data}; press Ctrl-C to stop. Unfinished jobs continue at the next start.");
            if (await Task.WhenAny(server.StoreLost, UntilCancelledAsync(cancellationToken)) == server.StoreLost) throw new FaultException(await server.StoreLost);
            host.Out.WriteLine("Stopping.");
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (FaultException e)
        {
            foreach (var fault in e.Faults) host.Error.WriteLine($"encoder: {fault}");
            return ExitCodes.Failed;
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException e)
        {
            foreach (var failure in e.Failures) host.Error.WriteLine($"encoder: {failure}");
            return ExitCodes.Usage;
        }
    }

    private static ServerHostOptions HostOptions(ServeOptions options, CliHost host) => new()
    {
        Silo = new EmbeddedSiloOptions
        {
            DataDirectory = options.Data,
            ScratchDirectory = options.Scratch,
            Slots = options.Slots ?? Environment.ProcessorCount,
            Limits = options.Limits ?? LimitList.Default,

            // Requests have priority over encodes.
            Niceness = 10,
            ListEncoders = true,
            Jobs = new JobOptions { Previews = options.Previews },
        },
        Address = options.Address,
        Port = options.Port,
        LogJson = options.LogJson,
        SettingsFile = options.Settings,
        Settings = new Dictionary<string, string?>(
            from setting in new[] { ("Security:KeysFile", options.Keys), ("Watch:Folder", options.Watch), ("Watch:SpecFile", options.WatchSpec), ("Silo:Store", options.Store), ("Azure:Account", options.AzureAccount) }
            where setting.Item2 is not null
            select KeyValuePair.Create(setting.Item1, setting.Item2)),
        Time = host.Time,
    };

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
