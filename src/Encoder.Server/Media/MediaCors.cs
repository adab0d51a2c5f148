using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Media;

/// <summary>CORS for playback only: pages of the origins in <see cref="ServerOptions.CorsOrigins"/> may read media, and nothing else.</summary>
internal static class MediaCors
{
    public const string Policy = "media";

    public static void AddMediaServing(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.AddSingleton<MediaRedirects>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(provider => new ConfigureOptions<CorsOptions>(
            cors => cors.AddPolicy(Policy, policy => Allow(policy, provider.GetRequiredService<IOptions<ServerOptions>>().Value.CorsOrigins))));
    }

    private static void Allow(CorsPolicyBuilder policy, IList<string> origins)
    {
        if (origins.Contains("*")) policy.AllowAnyOrigin();
        else policy.WithOrigins([.. origins]);
        policy.WithMethods("GET", "HEAD").WithHeaders("Range", "If-None-Match", "If-Range").WithExposedHeaders("Content-Range", "Content-Length", "Accept-Ranges", "ETag");
    }
}
