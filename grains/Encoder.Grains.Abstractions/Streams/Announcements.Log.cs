using Microsoft.Extensions.Logging;

namespace Encoder.Grains;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "An announcement could not be published on stream {Stream}.")]
    public static partial void NotPublished(ILogger logger, Exception exception, StreamId stream);

    [LoggerMessage(2, LogLevel.Warning, "The subscription to stream {Stream} failed; its subscriber polls the store instead.")]
    public static partial void NotSubscribed(ILogger logger, Exception exception, StreamId stream);

    [LoggerMessage(3, LogLevel.Warning, "A subscriber of stream {Stream} failed to handle announcement {Item}.")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception, StreamId stream, object? item);

    [LoggerMessage(4, LogLevel.Debug, "The subscription to stream {Stream} could not be ended.")]
    public static partial void NotUnsubscribed(ILogger logger, Exception exception, StreamId stream);
}
