using Microsoft.Extensions.Logging;

namespace Encoder.Grains;

internal sealed partial class CatalogGrain
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The reminder of catalog {Tenant} could not be registered; this silo activates its unfinished jobs until the registration succeeds.")]
        public static partial void NotReminded(ILogger logger, Exception exception, string tenant);
    }
}
