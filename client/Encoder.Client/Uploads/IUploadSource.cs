using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>What is uploaded.</summary>
internal interface IUploadSource
{
    /// <summary>Its name, for people.</summary>
    string FileName { get; }

    /// <summary>Its length in bytes; null while it is not known.</summary>
    long? Length { get; }

    /// <summary>Tells this source from another under the same resume key; null when it cannot be told.</summary>
    string? Fingerprint { get; }

    /// <summary>The blocks that are not stored, in the order in which they are to go. The reader disposes them.</summary>
    IAsyncEnumerable<UploadBlock> ReadAsync(IReadOnlyList<BlockRange> stored, CancellationToken cancellationToken);

    /// <summary>After the last block: the length; <c>asset.changed</c> when it is not what was begun with.</summary>
    long Finish();
}
