using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Watching;

/// <summary>Registers the parts of this folder.</summary>
internal static class WatchSetup
{
    public static void AddWatching(this IServiceCollection services)
    {
        services.AddOptions<WatchOptions>().BindConfiguration(WatchOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatchOptions>, WatchOptionsValidator>();
        services.AddSingleton<WatchRecords>();
        services.AddHostedService<FolderWatcher>();
    }
}
