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
    /// Adds <see cref="IEncoderClient"/> over <see cref="IHttpClientFactory"/>. The result takes further handlers (logging, proxies); a
    /// request that is repeated goes through them again.
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

    /// <summary>Gives an HttpClient the address and the key.</summary>
    internal static HttpClient Prepare(HttpClient http, EncoderClientOptions options)
    {
        http.BaseAddress = options.Server.AbsoluteUri.EndsWith('/') ? options.Server : new Uri(options.Server.AbsoluteUri + '/');
        // A block may take long; what counts is silence, and RetryHandler watches that.
        http.Timeout = Timeout.InfiniteTimeSpan;
        if (options.ApiKey is { } key)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    private static EncoderClientOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<EncoderClientOptions>>().Value;
}
