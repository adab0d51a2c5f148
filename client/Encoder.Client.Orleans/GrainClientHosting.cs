using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;
using Encoder.Storage.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Encoder.Client.Orleans;

/// <summary>Registers the client with an Orleans client.</summary>
public static class GrainClientHosting
{
    /// <summary>
    /// Adds <see cref="IEncoderClient"/> over grains. The host adds clustering (such as <c>UseAzureStorageClustering</c>), the stream provider
    /// of the cluster (<c>AddMemoryAnnouncements</c>, or Azure Queue streams named <see cref="StreamNames.Provider"/>) and the cluster's
    /// <see cref="IMediaStore"/>: blocks go straight to it.
    /// </summary>
    public static IClientBuilder AddEncoderClient(this IClientBuilder client, Action<GrainClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        var options = new GrainClientOptions();
        configure?.Invoke(options);
        client.AddEncoderGrains(options.ResponseTimeout);
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddSingleton<IEncoderClient>(services => new GrainEncoderClient(
            services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<Announcements>(), services.GetRequiredService<IMediaStore>(), options,
            services.GetRequiredService<TimeProvider>(), services.GetService<ISubmissionQueue>()));
        return client;
    }
}
