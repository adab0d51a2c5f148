using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Hosting;

/// <summary>Logging of <c>encoder serve</c> and of <c>encoder-silo</c>.</summary>
internal static class HostLogging
{
    /// <summary>What an operator reads: warnings of the libraries, everything of ours, one line each.</summary>
    public static void Configure(ILoggingBuilder logging, bool json)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Warning);

        // It advises the garbage collector of a server, which a silo within a process does not want.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        // Its first look takes the time since the machine started for the time since its last.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // A silo that is alone polls its own memory: that fails only while it stops. What lasts is told by the agent that polls.
        logging.AddFilter("Orleans.Providers.MemoryAdapterReceiver", LogLevel.None);

        // Why it cannot start is the owner's to say, in one sentence; a background service that ends the host is told as critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // One line per request without a key would be somebody else's to write.
        logging.AddFilter("Encoder.Server.Security.ApiKeyHandler", LogLevel.Warning);
        if (json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
    }
}
