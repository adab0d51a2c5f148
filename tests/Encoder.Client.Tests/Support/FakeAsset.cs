using System.Collections.Concurrent;
using Encoder.Contracts;

namespace Encoder.Client.Tests.Support;

/// <summary>An asset of <see cref="FakeServer"/>.</summary>
internal sealed class FakeAsset(string id, string key, CreateAssetRequest request)
{
    public string Key => key;

    public CreateAssetRequest Request => request;

    public ConcurrentDictionary<int, byte[]> Blocks { get; } = new();

    public long? CompletedLength { get; set; }

    public AssetState? State { get; set; }

    /// <summary>What is stored, in order.</summary>
    public byte[] Bytes => [.. Blocks.OrderBy(block => block.Key).SelectMany(block => block.Value)];

    public AssetInfo Info => new()
    {
        Id = id,
        FileName = request.FileName,
        State = State ?? (CompletedLength is null ? AssetState.Receiving : AssetState.Complete),
        Length = request.Length,
        StoredBytes = Blocks.Values.Sum(block => (long)block.Length),
        StoredBlocks = [.. Blocks.Keys.Order().Select(n => new BlockRange(n, 1))],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Job = request.Job is null ? null : $"job-{id}",
    };
}
