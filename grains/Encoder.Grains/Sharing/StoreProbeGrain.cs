using System.Text;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains;

/// <summary>Reads and writes the store of its silo once.</summary>
[GrainType("store-probe")]
internal sealed class StoreProbeGrain(IGrainContext context, IMediaStore store, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : IGrainBase, IStoreProbeGrain
{
    /// <inheritdoc/>
    public IGrainContext GrainContext => context;

    /// <inheritdoc/>
    public async Task<StoreProbeReply> ProbeAsync(string read, string write, CancellationToken cancellationToken)
    {
        var content = await StoreProbe.ReadAsync(store, read, cancellationToken);
        await store.PutAsync(write, Encoding.UTF8.GetBytes(content ?? ""), cancellationToken);
        return new StoreProbeReply(context.Address.SiloAddress?.ToString() ?? "", content, time.GetUtcNow());
    }
}
