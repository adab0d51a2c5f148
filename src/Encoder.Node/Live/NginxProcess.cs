using System.Net;
using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>The nginx of the shared port: started again whenever it ends, until disposed.</summary>
internal sealed partial class NginxProcess(IProcessRunner runner, LiveOptions live, string folder, string node, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan PauseAfterEnd = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource stopped = new();
    private Task running = Task.CompletedTask;

    /// <summary>Whether its port is open.</summary>
    public bool IsOpen => File.Exists(PidFile);

    private string PidFile => Path.Combine(folder, NginxCommand.PidFile);

    /// <summary>Starts it.</summary>
    /// <param name="onEnd">Called when it has ended: all connections are gone.</param>
    /// <param name="onFailure">Called when it could not begin, and is tried again.</param>
    public async Task StartAsync(Action onEnd, Action<Fault> onFailure, CancellationToken cancellationToken)
    {
        await WriteConfigurationAsync(cancellationToken).ConfigureAwait(false);
        running = RunAsync(onEnd, onFailure);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stopped.Dispose();
    }

    private async Task RunAsync(Action onEnd, Action<Fault> onFailure)
    {
        try
        {
            while (true)
            {
                var fault = await RunOnceAsync().ConfigureAwait(false);
                onEnd();
                if (fault is null) Log.Ended(logger);
                else onFailure(fault);
                await Task.Delay(fault is null ? PauseAfterEnd : PauseAfterFailure, time, stopped.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var listen = new IPEndPoint(IPAddress.Parse(live.Listen), live.RtmpPort!.Value);
        var text = NginxCommand.Configuration(live.NginxRtmpModule, listen, node, live.SilenceAfter, Environment.IsPrivilegedProcess);
        var file = Path.Combine(folder, NginxCommand.ConfigurationFile);
        await File.WriteAllTextAsync(file, text, cancellationToken).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, OwnerOnly);
    }

    /// <summary>Runs it to its end. Why it could not begin; null when it was ended by something else.</summary>
    private async Task<Fault?> RunOnceAsync()
    {
        File.Delete(PidFile);
        try
        {
            var request = new ProcessRequest(NginxCommand.Run(live.Nginx, live.NginxRtmpModule, folder)) { Limits = NginxCommand.Limits };
            var outcome = await runner.RunAsync(request, stopped.Token).ConfigureAwait(false);

            // By itself it ends only when it does not come to listen.
            return outcome is { Signal: null, ExitCode: not 0 } ? new Fault(ErrorCodes.IngestFailed, $"nginx could not listen on port {live.RtmpPort}.", outcome.Detail) : null;
        }
        catch (FaultException exception)
        {
            return exception.Fault;
        }
        finally
        {
            File.Delete(PidFile);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The nginx that receives live streams has ended, and is started again.")]
        public static partial void Ended(ILogger logger);
    }
}
