using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>Tells a download's progress every five seconds at most, and at its end; it is called by several threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="seen">Called each time.</param>
/// <param name="tell">Called when it is time to tell.</param>
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
