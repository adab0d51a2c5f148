using Microsoft.Extensions.Logging;

namespace Encoder.Grains;

internal sealed partial class CatalogGrain
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The reminder of catalog {Tenant} could not be registered; its unfinished jobs are woken by this silo until that works.")]
        public static partial void NotReminded(ILogger logger, Exception exception, string tenant);
    }
}
