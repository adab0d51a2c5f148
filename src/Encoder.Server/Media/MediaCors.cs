using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Media;

/// <summary>CORS for playback only: pages of the origins in <see cref="ServerOptions.CorsOrigins"/> may read media, and nothing else.</summary>
internal static class MediaCors
{
    public const string Policy = "media";

    /// <summary>The policy of licenses, which players request by POST.</summary>
    public const string LicensePolicy = "license";

    public static void AddMediaServing(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.AddSingleton<MediaRedirects>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(provider => new ConfigureOptions<CorsOptions>(
            cors =>
            {
                var origins = provider.GetRequiredService<IOptions<ServerOptions>>().Value.CorsOrigins;
                cors.AddPolicy(Policy, policy => Allow(policy, origins)
                    .WithMethods("GET", "HEAD").WithHeaders("Range", "If-None-Match", "If-Range").WithExposedHeaders("Content-Range", "Content-Length", "Accept-Ranges", "ETag"));
                cors.AddPolicy(LicensePolicy, policy => Allow(policy, origins).WithMethods("POST").WithHeaders("Content-Type"));
            }));
    }

    private static CorsPolicyBuilder Allow(CorsPolicyBuilder policy, IList<string> origins) =>
        origins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins([.. origins]);
}
