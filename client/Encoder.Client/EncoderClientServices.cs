using Encoder.Client.Http;
using Encoder.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Client;

/// <summary>Registers the client with a host's services.</summary>
public static class EncoderClientServices
{
    /// <summary>
    /// Adds <see cref="IEncoderClient"/> over <see cref="IHttpClientFactory"/>. Further handlers (logging, proxies) can be added to the result; a
    /// retried request passes through them again.
    /// </summary>
    public static IHttpClientBuilder AddEncoderClient(this IServiceCollection services, Action<EncoderClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<EncoderClientOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EncoderClientOptions>, EncoderClientOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddHttpClient<IEncoderClient, EncoderClient>((http, provider) => new EncoderClient(
                Prepare(http, OptionsOf(provider)), OptionsOf(provider), provider.GetRequiredService<TimeProvider>()))
            .AddHttpMessageHandler(provider => new RetryHandler(OptionsOf(provider), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Sets address and key of an HttpClient.</summary>
    internal static HttpClient Prepare(HttpClient http, EncoderClientOptions options)
    {
        http.BaseAddress = options.Server.AbsoluteUri.EndsWith('/') ? options.Server : new Uri(options.Server.AbsoluteUri + '/');
        // No total time-out, because a block may take long; RetryHandler detects connections without transfer.
        http.Timeout = Timeout.InfiniteTimeSpan;
        if (options.ApiKey is { } key)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    private static EncoderClientOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<EncoderClientOptions>>().Value;
}
