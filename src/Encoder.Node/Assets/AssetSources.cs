using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Probing;
using Encoder.Grains;
using Encoder.Storage;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Node.Assets;

/// <summary>Opens the source of a job for probe and split: a complete local file directly, an asset through the node's endpoint.</summary>
internal sealed class AssetSources(IGrainFactory grains, IMediaStore store, Announcements announcements, InputLimits limits, TimeProvider time) : IAsyncDisposable
{
    private readonly AssetEndpoint endpoint = new();

    /// <summary>Opens a source; waits until enough bytes have arrived to decide how it must be read.</summary>
    public Task<OpenSource> OpenAsync(SourceRef source, Action<AssetReader> opened, CancellationToken cancellationToken) =>
        source.Asset is { } asset ? OpenAssetAsync(asset, opened, cancellationToken) : OpenFileAsync(source.Path!);

    public ValueTask DisposeAsync() => endpoint.DisposeAsync();

    private async Task<OpenSource> OpenFileAsync(string path)
    {
        var length = Prober.FileLength(path);
        var file = OpenHandle(path);
        try
        {
            Task<int> ReadAtAsync(long offset, Memory<byte> buffer) => RandomAccess.ReadAsync(file, buffer, offset).AsTask();
            var layout = await ContainerLayout.FindAsync(ReadAtAsync).ConfigureAwait(false);
            return new OpenSource(AssetInput.File(path, layout.IsSequential && !layout.SeeksInFile), layout, length, layout.Within(limits), ReadAtAsync)
            {
                Close = () =>
                {
                    file.Dispose();
                    return Task.CompletedTask;
                },
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.AssetUnreadable, "The file cannot be read: permission denied. Check its permissions.");
        }
    }

    private async Task<OpenSource> OpenAssetAsync(string asset, Action<AssetReader> opened, CancellationToken cancellationToken)
    {
        var reader = await AssetReader.OpenAsync(grains, store, announcements, time, asset, cancellationToken).ConfigureAwait(false);
        var stop = new CancellationTokenSource();
        try
        {
            opened(reader);
            if (reader.Length == 0) throw new FaultException(ErrorCodes.AssetEmpty, $"Asset {asset} is empty (0 bytes).");
            Task<int> ReadAtAsync(long offset, Memory<byte> buffer) => reader.ReadAsync(offset, buffer, cancellationToken);
            var layout = await ContainerLayout.FindAsync(ReadAtAsync).ConfigureAwait(false);
            if (!layout.IsSequential) await reader.LengthAsync(cancellationToken).ConfigureAwait(false);
            var growing = new GrowingAsset(reader, layout, stop.Token);
            var address = await endpoint.AddAsync(growing, cancellationToken).ConfigureAwait(false);
            return new OpenSource(AssetInput.Endpoint(address, layout.IsSequential), layout, reader.Length ?? 0, layout.Within(limits), ReadAtAsync)
            {
                Growing = growing,
                IsArriving = reader.WasArriving,
                Close = async () =>
                {
                    endpoint.Remove(address);
                    await stop.CancelAsync().ConfigureAwait(false);
                    await reader.DisposeAsync().ConfigureAwait(false);
                },
            };
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            stop.Dispose();
            throw;
        }
    }
}

/// <summary>An open source.</summary>
/// <param name="Length">In bytes; 0 while unknown.</param>
/// <param name="Limits">Limits of probe and split.</param>
/// <param name="ReadAt">Fills a buffer from an offset on, with fewer bytes only at the end; waits for bytes that have not arrived.</param>
internal sealed record OpenSource(AssetInput Input, ContainerLayout Layout, long Length, InputLimits Limits, Func<long, Memory<byte>, Task<int>> ReadAt) : IAsyncDisposable
{
    /// <summary>The asset, when it is one; null for a local file.</summary>
    public GrowingAsset? Growing { get; init; }

    /// <summary>Whether bytes of it were missing when it was opened.</summary>
    public bool IsArriving { get; init; }

    /// <summary>Its length in bytes, once it was read to its end.</summary>
    public long FinalLength => Growing?.Length ?? Length;

    public Func<Task>? Close { get; init; }

    /// <summary>Runs a reader of the source. When the upload fails meanwhile, that fault is reported instead of the error of the reader.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (FaultException) when (Growing?.CutOff is { } fault)
        {
            throw new FaultException(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Close is not null) await Close().ConfigureAwait(false);
    }
}
