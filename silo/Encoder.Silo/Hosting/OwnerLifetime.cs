using Microsoft.Extensions.Hosting;

namespace Encoder.Silo.Hosting;

/// <summary>A host lifetime that leaves signals and console to the code that created the host.</summary>
internal sealed class OwnerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
