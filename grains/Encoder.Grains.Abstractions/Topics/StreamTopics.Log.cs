using Microsoft.Extensions.Logging;

namespace Encoder.Grains.Topics;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Announcement {Watermark} on {Topic} was not published.")]
    public static partial void Unpublished(ILogger logger, Exception exception, string topic, long watermark);

    [LoggerMessage(2, LogLevel.Warning, "Nobody hears {Topic}: the subscription failed, and its subscriber looks for himself.")]
    public static partial void Unsubscribed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(3, LogLevel.Warning, "A subscriber failed over announcement {Watermark} on {Topic}.")]
    public static partial void Unheard(ILogger logger, Exception exception, string topic, long watermark);

    [LoggerMessage(4, LogLevel.Debug, "The subscription of {Topic} could not be ended.")]
    public static partial void NotEnded(ILogger logger, Exception exception, string topic);
}
