using Encoder.Client.Downloads;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Storage;

namespace Encoder.Client.Orleans;

/// <summary>Downloads straight from the store; <paramref name="watch"/> gives the states of a job until nothing follows.</summary>
internal sealed class StoreDownloads(IMediaStore store, Func<string, CancellationToken, IAsyncEnumerable<JobInfo>> watch) : IDownloadSource
{
    private const int BufferLength = 128 * 1024;

    public IAsyncEnumerable<JobInfo> UntilSettledAsync(string job, CancellationToken cancellationToken) => watch(job, cancellationToken);

    public async Task<byte[]> ReadAsync(string job, string name, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(job, name, 0, cancellationToken).ConfigureAwait(false);
        await using var scope = stream.ConfigureAwait(false);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }

    /// <summary>What has come lies in <c>{file}.part</c>. A delivered file never changes, so a later run goes on behind it.</summary>
    public async Task FetchAsync(string job, string name, string path, Action<int> received, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        if (new FileInfo(part).LinkTarget is not null) throw new FaultException(ErrorCodes.OutputTaken, $"{part} is a symbolic link; remove it, or name another folder.");
        var file = new FileStream(part, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var stream = await OpenAsync(job, name, file.Length, cancellationToken).ConfigureAwait(false);
            await using var scope = stream.ConfigureAwait(false);
            var buffer = new byte[BufferLength];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; received(read))
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        if (Path.Exists(path)) throw new FaultException(ErrorCodes.OutputTaken, $"{path} has come meanwhile and is not replaced; name another folder, or delete it.");
        File.Move(part, path);
    }

    private async Task<Stream> OpenAsync(string job, string name, long offset, CancellationToken cancellationToken) =>
        await store.OpenReadAsync(new RunKeys(job, 1).Out + name, offset, cancellationToken).ConfigureAwait(false)
        ?? throw new FaultException(ErrorCodes.MediaNotFound, $"The store has no {name} of job {job}, which the job's report names.");
}
