using Encoder.Client.Http;
using Encoder.Client.Jobs;
using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>Downloads over the HTTP API.</summary>
internal sealed class ServerDownloads(ServerApi api) : IDownloadSource
{
    public IAsyncEnumerable<JobInfo> UntilSettledAsync(string job, CancellationToken cancellationToken) => new JobWatcher(api, job).UntilSettledAsync(cancellationToken);

    public async Task<byte[]> ReadAsync(string job, string name, CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(new(HttpMethod.Get, Routes.Media(job, name)), cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task FetchAsync(string job, string name, string path, Action<int> received, CancellationToken cancellationToken) =>
        new FileFetch(api, Routes.Media(job, name), path, received).RunAsync(cancellationToken);
}
