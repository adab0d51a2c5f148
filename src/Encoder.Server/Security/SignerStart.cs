using Microsoft.Extensions.Hosting;

namespace Encoder.Server.Security;

/// <summary>Opens the signer before the server listens.</summary>
internal sealed class SignerStart(Signer signer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => signer.OpenAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
