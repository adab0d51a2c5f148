using Encoder.Node.Metrics;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>Registers the parts of this folder.</summary>
internal static class LimitSetup
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ConnectionLimits>();

        // A host without a disk to check registers none.
        services.TryAddSingleton(provider => new DiskSpace(
            new DiskSpaceOptions { Folder = "", LowBytes = 0 }, provider.GetRequiredService<TimeProvider>(), _ => new FreeSpace(long.MaxValue)));
        services.AddSingleton(static provider => new UploadPace(
            provider.GetRequiredService<IOptions<LimitOptions>>().Value.UploadBytesPerSecondWhileEncoding, static () => NodeMetrics.IsEncoding));
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestRate>();
    }

    public static void UseUploadLimits(this IApplicationBuilder app) => app.UseMiddleware<UploadMiddleware>();
}
