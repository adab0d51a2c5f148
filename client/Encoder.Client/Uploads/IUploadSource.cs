using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>The source of an upload.</summary>
internal interface IUploadSource
{
    /// <summary>Its name, for people.</summary>
    string FileName { get; }

    /// <summary>Its length in bytes; null while it is not known.</summary>
    long? Length { get; }

    /// <summary>Distinguishes this source from others with the same resume key; null when that is not possible.</summary>
    string? Fingerprint { get; }

    /// <summary>The blocks that are not stored, in upload order. The caller disposes them.</summary>
    IAsyncEnumerable<UploadBlock> ReadAsync(IReadOnlyList<BlockRange> stored, CancellationToken cancellationToken);

    /// <summary>Returns the length after the last block; <c>asset.changed</c> when the source has changed since the start.</summary>
    long Finish();
}
