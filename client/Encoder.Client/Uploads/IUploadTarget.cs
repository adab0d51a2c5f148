using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>Where an upload goes. Every operation may be asked again.</summary>
internal interface IUploadTarget
{
    /// <summary>Tells this target from others in the names of unfinished uploads.</summary>
    string Name { get; }

    /// <summary>See <see cref="EncoderClientOptions.StateFolder"/>.</summary>
    string StateFolder { get; }

    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Makes an asset, and the job that begins with it; the same key gives the same again.</summary>
    Task<AssetInfo> CreateAsync(CreateAssetRequest request, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The asset of an unfinished upload; null when it is gone.</summary>
    Task<AssetInfo?> FindAsync(string asset, CancellationToken cancellationToken);

    /// <summary>Stores a block, or a piece of it from <paramref name="offset"/> on; <paramref name="limit"/> waits until so many bytes may be sent.</summary>
    Task SendAsync(AssetInfo asset, int block, int? offset, ReadOnlyMemory<byte> bytes, Func<int, CancellationToken, Task> limit, CancellationToken cancellationToken);

    /// <summary>Everything is sent.</summary>
    Task CompleteAsync(AssetInfo asset, long length, CancellationToken cancellationToken);

    /// <summary>What was sent is of no use: the asset goes, and with it the job.</summary>
    Task DeleteAsync(AssetInfo asset, CancellationToken cancellationToken);
}
