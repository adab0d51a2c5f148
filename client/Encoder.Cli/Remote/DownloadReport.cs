using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>Reports the progress of a download at most every five seconds, and at its end. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="seen">Called for every progress event.</param>
/// <param name="tell">Called when progress is to be written.</param>
internal sealed class DownloadReport(TimeProvider time, Action<DownloadProgress> seen, Action<DownloadProgress> tell) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private long toldAt = time.GetTimestamp();

    public void Report(DownloadProgress value)
    {
        lock (gate)
        {
            seen(value);
            if (time.GetElapsedTime(toldAt) < Interval && value.Files < value.TotalFiles)
                return;
            toldAt = time.GetTimestamp();
            tell(value);
        }
    }
}
