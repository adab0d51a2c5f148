using Encoder.Client.Downloads;
using Encoder.Client.Uploads;
using Encoder.Contracts;

namespace Encoder.Client;

/// <summary>Uploads and downloads of <see cref="IEncoderClient"/>, the same for every way to the server.</summary>
internal sealed class Transfers(IUploadTarget target, IDownloadSource source)
{
    private const int MostParallel = 16;

    /// <summary>See <see cref="IEncoderClient.EncodeFileAsync"/>; gives the id of the job.</summary>
    public async Task<string> EncodeFileAsync(
        string path, JobSpec spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = FileSource.Open(path);
        return await EncodeAsync(file, spec, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>See <see cref="IEncoderClient.EncodeStreamAsync"/>; gives the id of the job.</summary>
    public Task<string> EncodeStreamAsync(
        Stream stream, string fileName, JobSpec spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        return EncodeAsync(new StreamSource(stream, fileName), spec, options, progress, cancellationToken);
    }

    /// <summary>See <see cref="IEncoderClient.UploadFileAsync"/>.</summary>
    public async Task<AssetInfo> UploadFileAsync(string path, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = FileSource.Open(path);
        var asset = await UploadAsync(file, null, options, progress, cancellationToken).ConfigureAwait(false);
        return await target.FindAsync(asset.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.AssetNotFound, $"The asset {asset.Id} was deleted as soon as it was complete.");
    }

    /// <summary>See <see cref="IEncoderClient.DownloadAsync"/>.</summary>
    public Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new Downloader(source, job, Path.GetFullPath(folder), progress).RunAsync(cancellationToken);
    }

    private async Task<string> EncodeAsync(
        IUploadSource upload, JobSpec spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return (await UploadAsync(upload, spec, options, progress, cancellationToken).ConfigureAwait(false)).Job!;
    }

    private Task<AssetInfo> UploadAsync(
        IUploadSource upload, JobSpec? spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        options ??= new UploadOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallel, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Parallel, MostParallel, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LimitBytesPerSecond ?? 1, 1, nameof(options));
        return new Uploader(target, upload, spec, options, progress).RunAsync(cancellationToken);
    }
}
