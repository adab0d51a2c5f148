using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Hosting;

/// <summary>Logging of <c>encoder serve</c> and of <c>encoder-silo</c>.</summary>
internal static class HostLogging
{
    /// <summary>Warnings of the libraries and all messages of Encoder, one line each.</summary>
    public static void Configure(ILoggingBuilder logging, bool json)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Warning);

        // It recommends the server garbage collector, which an embedded silo does not need.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        // Its first check reports the time since the machine started as the time since its last check.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // A single silo polls its own memory, which fails only while it stops. The polling agent logs lasting failures.
        logging.AddFilter("Orleans.Providers.MemoryAdapterReceiver", LogLevel.None);

        // Announcements may come after the one who waited for them has gone.
        logging.AddFilter("Orleans.Streams.StreamConsumerExtension", LogLevel.Error);

        // The owner prints why the host cannot start, in one sentence; a background service that ends the host is still logged as critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Otherwise anybody could fill the log with one line per request without a key.
        logging.AddFilter("Encoder.Server.Security.ApiKeyHandler", LogLevel.Warning);
        if (json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
    }
}
