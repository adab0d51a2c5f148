using Microsoft.Extensions.Hosting;

namespace Encoder.Silo.Hosting;

/// <summary>Signals are the owner's: the host neither listens to them nor writes to the console.</summary>
internal sealed class OwnerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
