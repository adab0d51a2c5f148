using System.Runtime.InteropServices;

namespace Encoder.Cli;

/// <summary>Turns the first SIGINT or SIGTERM into a cancellation; the next ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The second signal is not handled, so it ends the process; ffmpeg ends with its parent, and the work can be resumed.
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
