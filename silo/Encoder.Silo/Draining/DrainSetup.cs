using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Draining;

/// <summary>Registers the parts of this folder; to be called before the node's service is added.</summary>
internal static class DrainSetup
{
    public static void AddDraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DrainOptions>().Bind(configuration.GetSection(DrainOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>();
        if (configuration[$"{DrainOptions.Section}:{nameof(DrainOptions.Metadata)}"] is { Length: > 0 })
        {
            // Never through a proxy: the address is the machine's own.
            services.AddHttpClient<IDrainSignal, ScheduledEvents>(static http => http.Timeout = TimeSpan.FromSeconds(5))
                .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false });
        }

        services.AddHostedService<DrainService>();
    }
}
