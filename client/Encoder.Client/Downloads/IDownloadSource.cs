using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>Where a job's files come from.</summary>
internal interface IDownloadSource
{
    /// <summary>The job's states until nothing follows: MP4s come after a job is done.</summary>
    IAsyncEnumerable<JobInfo> UntilSettledAsync(string job, CancellationToken cancellationToken);

    /// <summary>A whole small file.</summary>
    Task<byte[]> ReadAsync(string job, string name, CancellationToken cancellationToken);

    /// <summary>Fetches a file to where none is, going on with a part that is there; <paramref name="received"/> is told of bytes as they come.</summary>
    Task FetchAsync(string job, string name, string path, Action<int> received, CancellationToken cancellationToken);
}
