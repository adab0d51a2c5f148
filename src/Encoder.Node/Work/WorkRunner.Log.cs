using Encoder.Grains;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Work;

public sealed partial class WorkRunner
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Work} started as attempt {Attempt}")]
        public static partial void Started(ILogger logger, WorkId work, string attempt);

        [LoggerMessage(2, LogLevel.Debug, "{Work} attempt {Attempt} was stopped on request")]
        public static partial void Stopped(ILogger logger, WorkId work, string attempt);

        [LoggerMessage(3, LogLevel.Warning, "{Work} attempt {Attempt} failed: {Code} {Message}")]
        public static partial void Failed(ILogger logger, WorkId work, string attempt, string code, string message);

        [LoggerMessage(4, LogLevel.Error, "{Work} attempt {Attempt} failed unexpectedly")]
        public static partial void Crashed(ILogger logger, Exception exception, WorkId work, string attempt);

        [LoggerMessage(5, LogLevel.Error, "{Work} could not be started or returned; its lease will expire")]
        public static partial void Lost(ILogger logger, Exception exception, WorkId work);

        [LoggerMessage(6, LogLevel.Warning, "The node could not check in; it tries again in {Seconds} s")]
        public static partial void CheckInFailed(ILogger logger, Exception exception, double seconds);

        [LoggerMessage(7, LogLevel.Warning, "The lease of {Work} could not be renewed")]
        public static partial void RenewalFailed(ILogger logger, Exception exception, WorkId work);

        [LoggerMessage(8, LogLevel.Warning, "The node stopped taking work: {FreeBytes} bytes and {FreeFiles} files are free on the disk of {Folder}")]
        public static partial void Paused(ILogger logger, string folder, long freeBytes, long? freeFiles);

        [LoggerMessage(9, LogLevel.Information, "The node resumed taking work: there is free space on the disk of {Folder}")]
        public static partial void GoesOn(ILogger logger, string folder);
    }
}
