using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>Reports the progress of a download at most every five seconds, and at its end. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="onProgress">Called for every progress event.</param>
/// <param name="write">Called when progress is to be written.</param>
internal sealed class DownloadReport(TimeProvider time, Action<DownloadProgress> onProgress, Action<DownloadProgress> write) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private long writtenAt = time.GetTimestamp();

    public void Report(DownloadProgress value)
    {
        lock (gate)
        {
            onProgress(value);
            if (time.GetElapsedTime(writtenAt) < Interval && value.Files < value.TotalFiles)
                return;
            writtenAt = time.GetTimestamp();
            write(value);
        }
    }
}
